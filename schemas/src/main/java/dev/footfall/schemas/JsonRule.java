package dev.footfall.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.footfall.schemas.EventRules.Violation;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Text that PostgreSQL takes as a jsonb object: JSON that is stricter in text and numbers. */
final class JsonRule {

  // Names are the caller's: kept in a table for reuse they would only cost memory.
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  /** Digits that PostgreSQL's numeric has before and after the point. */
  private static final int MAX_INTEGER_DIGITS = 131_072;

  private static final int MAX_FRACTION_DIGITS = 16_383;

  private JsonRule() {}

  static @Nullable Violation check(String field, @Nullable String text) {
    return text == null || FlatJson.is(text) ? null : parse(field, text);
  }

  /** Whether it finds nothing in a text in UTF-8, {@code length} bytes from {@code from}. */
  static boolean holds(byte[] text, int from, int length) {
    return FlatJson.is(text, from, length)
        || parse("", new String(text, from, length, UTF_8)) == null;
  }

  /** Every kind of JSON. */
  static @Nullable Violation parse(String field, String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return notAnObject(field);
      }
      for (int depth = 1; depth > 0; ) {
        JsonToken token = parser.nextToken();
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (!storable(token, parser)) {
          return new Violation(
              "unstorable_json",
              field + " has a NUL character, half a surrogate pair or a number out of range");
        }
      }
      return parser.nextToken() == null ? null : notAnObject(field);
    } catch (IOException e) {
      return notAnObject(field);
    }
  }

  private static Violation notAnObject(String field) {
    return new Violation("not_json_object", field + " must be a JSON object");
  }

  private static boolean storable(JsonToken token, JsonParser parser) throws IOException {
    return switch (token) {
      case FIELD_NAME, VALUE_STRING -> isText(parser.getText());
      case VALUE_NUMBER_FLOAT -> isNumeric(parser.getText());
      // The parser's own limit of 1,000 digits is well below PostgreSQL's.
      case VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> true;
      case START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("not a scalar: " + token);
    };
  }

  private static boolean isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isNumeric(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      return number.scale() <= MAX_FRACTION_DIGITS
          && (long) number.precision() - number.scale() <= MAX_INTEGER_DIGITS;
    } catch (NumberFormatException e) {
      return false; // an exponent beyond int
    }
  }
}
