package dev.footfall.producer.persona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

  private static boolean holds(String text, @Nullable Object value) {
    Map<String, @Nullable Object> signals = new HashMap<>();
    signals.put("x", value);
    return Condition.parse(text).holds(signals);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x>=50.0|x >= 50.0",
        "x == 5e1|x == 50.0",
        "x == -7|x == -7",
        "x in[1,2.5 ,3]|x in [1, 2.5, 3]",
        "x  between -1 and 1.0|x between -1 and 1.0",
        "x exists|x exists",
        "x == \"a \\\"b\\\" \\\\ \\u0041\"|x == \"a \\\"b\\\" \\\\ A\"",
        "x == \"\\n\\u202e\"|x == \"\\u000a\\u202e\"",
        "all( a>1 ,any(b exists,c == false) )|all(a > 1, any(b exists, c == false))",
        "any == 1|any == 1",
      })
  void text_isCanonical(String written, String canonical) {
    assertThat(Condition.parse(written)).hasToString(canonical);
    assertThat(Condition.parse(canonical)).isEqualTo(Condition.parse(written));
  }

  @Test
  void numbers_compareByTheirExactValue() {
    long odd = (1L << 53) + 1; // no double is this number
    assertThat(holds("x == 9007199254740993", odd)).isTrue();
    assertThat(holds("x == 9007199254740992.0", odd)).isFalse();
    assertThat(holds("x > 9007199254740992.0", odd)).isTrue();
    assertThat(holds("x == 9007199254740993", (double) odd)).isFalse();
    assertThat(holds("x == 60", 60.0)).isTrue();
    assertThat(holds("x == 60.0", 60)).isTrue();
    assertThat(holds("x == 0", -0.0)).isTrue();
    assertThat(holds("x >= 0.0", -0.0)).isTrue();
    assertThat(holds("x == 0.1", 0.1f)).isFalse();
    assertThat(holds("x < 9223372036854775807", 9.223372036854775807e18)).isFalse();
  }

  @Test
  void between_includesBothEnds() {
    assertThat(holds("x between 18 and 25", 18)).isTrue();
    assertThat(holds("x between 18 and 25", 25.0)).isTrue();
    assertThat(holds("x between 18 and 25", 25.000001)).isFalse();
  }

  @Test
  void texts_compareExactly() {
    assertThat(holds("x == \"gig\"", "gig")).isTrue();
    assertThat(holds("x == \"gig\"", "Gig")).isFalse();
    assertThat(holds("x == \"gig\"", "gig ")).isFalse();
    assertThat(holds("x == \"\u00e9\"", "e\u0301")).isFalse();
    assertThat(holds("x in [\"gig\", \"seasonal\"]", new StringBuilder("seasonal"))).isTrue();
    assertThat(holds("x == \"DAYS\"", TimeUnit.DAYS)).isTrue();
    assertThat(holds("x exists", "")).isTrue();
  }

  @Test
  void everyNumberClass_isANumber() {
    for (Number number :
        List.of(5, 5L, (short) 5, (byte) 5, 5f, 5.0, new AtomicLong(5), BigInteger.valueOf(5))) {
      assertThat(holds("x == 5", number)).as(number.getClass().getName()).isTrue();
    }
    assertThat(holds("x == 5", new BigDecimal("5.000"))).isTrue();
    assertThat(holds("x > 9223372036854775807", BigInteger.TWO.pow(64))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"x == 5", "x != 5", "x < 5", "x >= 5", "x in [5]", "x between 0 and 9", "x exists"})
  void absentSignal_satisfiesNothing(String text) {
    assertThat(Condition.parse(text).holds(Map.of())).isFalse();
    assertThat(holds(text, null)).isFalse();
    assertThat(holds(text, Double.NaN)).isFalse();
    assertThat(holds(text, Double.POSITIVE_INFINITY)).isFalse();
    assertThat(holds(text, new BigDecimal("1e999"))).isFalse();
    assertThat(holds(text, List.of(5))).isFalse();
    assertThat(holds(text, "\ud800")).isFalse();
    assertThat(holds(text, "a\0b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"x == 5", "x != 5", "x < 5", "x >= 5", "x in [5]", "x between 0 and 9"})
  void signalOfAnotherType_satisfiesOnlyExists(String text) {
    assertThat(holds(text, "5")).isFalse();
    assertThat(holds(text, true)).isFalse();
    assertThat(holds("x exists", "5")).isTrue();
    assertThat(holds("x != \"a\"", 5)).isFalse();
    assertThat(holds("x != true", "true")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x|column 2: expected an operator, one of == != > >= < <= in between exists",
        "x => 5|column 3: unknown operator '=>', allowed are == != > >= < <= in between exists",
        "x = 5|column 3: unknown operator '='",
        "x equals 5|column 3: unknown operator 'equals'",
        "x == gig|column 6: 'gig' is not a value",
        "x == 'gig'|column 6: ''gig'' is not a value",
        "x == NaN|column 6: 'NaN' is not a value",
        "x == 1e999|column 6: '1e999' is not a value",
        "x == 9223372036854775808|column 6: '9223372036854775808' is not a value",
        "x == \"a|column 6: the text has no closing quote",
        "x == \"\\q\"|column 8: unknown escape",
        "x == \"\\u00g0\"|column 9: expected four hex digits",
        "x == \"\\ud800\"|column 6: a value is a text of Unicode characters",
        "x > \"a\"|column 5: '>' compares numbers, \"a\" is a text",
        "x in []|column 7: expected a value, found ']'",
        "x in 5|column 6: expected a list after 'in'",
        "x in [1, \"a\"]|column 6: the values after 'in' must be of one type",
        "x in [1, 1.0]|column 6: 1.0 is listed twice",
        "x between 5 and 1|column 11: nothing is between 5 and 1",
        "x between 5, 6|column 12: expected 'and'",
        "x == 5 and y == 6|column 8: unexpected 'and y == 6'",
        "none(x == 5)|column 1: unknown group 'none', allowed are all and any",
        "any()|column 5: expected a signal's name",
        "any(x == 5|column 11: expected ')'",
        "5 == x|column 1: '5' is not a name",
        "|column 1: expected a signal's name",
      })
  void parse_ofSomethingElse_saysWhereAndWhat(@Nullable String text, String message) {
    assertThatThrownBy(() -> Condition.parse(text == null ? "" : text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void parse_ofDeepGroups_isRefusedBeforeTheStackEnds() {
    assertThatThrownBy(() -> Condition.parse("any(".repeat(100_000)))
        .hasMessageContaining("nested deeper than 16");
    assertThat(Condition.parse("any(".repeat(16) + "x exists" + ")".repeat(16)).signals())
        .containsExactly("x");
  }
}
