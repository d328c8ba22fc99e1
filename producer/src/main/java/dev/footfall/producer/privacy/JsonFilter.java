package dev.footfall.producer.privacy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object without the entries that may not be recorded, at any depth; texts in it are
 * scrubbed. Not thread-safe.
 */
final class JsonFilter {

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  /** Names are few; if an application makes them up, we think again each time. */
  private static final int REMEMBERED_NAMES = 1024;

  /** What happens to the value of a name. */
  private enum Fate {
    KEEP,
    KEEP_BUT_TEXT,
    KEEP_BOOLEAN,
    DROP
  }

  private final boolean onlyAllowed;
  private final Set<String> allowed;
  private final Set<String> denied;
  private final Map<String, Fate> fates = new HashMap<>();

  JsonFilter(PrivacySettings settings) {
    this.onlyAllowed = settings.level() != Level.FULL;
    this.allowed = settings.allowedAttributes();
    Set<String> names = new HashSet<>();
    settings.deniedAttributes().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    this.denied = names;
  }

  /** What is left of the object; null when nothing is, or when it was no JSON object. */
  @Nullable String apply(@Nullable String object, Map<String, String> extra) {
    if (object == null && extra.isEmpty()) {
      return null;
    }
    StringWriter text = new StringWriter();
    boolean[] any = new boolean[1];
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      if (object != null) {
        try (JsonParser in = JSON.createParser(object)) {
          if (in.nextToken() == JsonToken.START_OBJECT) {
            copyObject(in, out, extra.keySet(), any);
          }
        }
      }
      for (Map.Entry<String, String> entry : extra.entrySet()) {
        out.writeStringField(entry.getKey(), entry.getValue());
        any[0] = true;
      }
      out.writeEndObject();
    } catch (IOException e) {
      return null; // no JSON: what can't be read can't be cleared
    }
    return any[0] ? text.toString() : null;
  }

  private void copyObject(JsonParser in, JsonGenerator out, Set<String> skipped, boolean[] any)
      throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (!skipped.contains(name) && survives(fate(name), value)) {
        any[0] = true;
        out.writeFieldName(Scrubber.value(name));
        copy(in, out, value);
      } else {
        in.skipChildren();
      }
    }
  }

  private static boolean survives(Fate fate, JsonToken value) {
    boolean bool = value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE;
    return switch (fate) {
      case KEEP -> true;
      case KEEP_BUT_TEXT -> bool || value.isNumeric();
      case KEEP_BOOLEAN -> bool;
      case DROP -> false;
    };
  }

  private void copy(JsonParser in, JsonGenerator out, JsonToken value) throws IOException {
    if (value == JsonToken.START_OBJECT) {
      out.writeStartObject();
      copyObject(in, out, Set.of(), new boolean[1]);
      out.writeEndObject();
    } else if (value == JsonToken.START_ARRAY) {
      out.writeStartArray();
      for (JsonToken item = in.nextToken(); item != JsonToken.END_ARRAY; item = in.nextToken()) {
        copy(in, out, item);
      }
      out.writeEndArray();
    } else if (value == JsonToken.VALUE_STRING) {
      String text = in.getText();
      out.writeString(onlyAllowed ? Scrubber.message(text) : Scrubber.value(text));
    } else if (value == JsonToken.VALUE_NUMBER_FLOAT) {
      out.writeNumber(in.getText()); // as it was written: a double would change its digits
    } else {
      out.copyCurrentEvent(in);
    }
  }

  private Fate fate(String name) {
    Fate known = fates.get(name);
    if (known == null) {
      known = judge(name);
      if (fates.size() < REMEMBERED_NAMES) {
        fates.put(name, known);
      }
    }
    return known;
  }

  private Fate judge(String name) {
    if (denied.contains(name.toLowerCase(Locale.ROOT))) {
      return Fate.DROP;
    }
    if (allowed.contains(name)) {
      return Fate.KEEP;
    }
    if (onlyAllowed) {
      return Fate.DROP;
    }
    return switch (SensitiveNames.of(name)) {
      case SECRET -> Fate.KEEP_BOOLEAN;
      case CONTENT -> Fate.KEEP_BUT_TEXT;
      case NONE -> Fate.KEEP;
    };
  }
}
