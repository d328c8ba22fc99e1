package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { } ",
        "{\"deal\":\"d-1\",\"stage\":\"open\"}",
        "{\"a\": 1, \"b\": -0.25, \"c\": true, \"d\": false, \"e\": null, \"f\": \"\"}",
      })
  void what_mostEventsHave_isKnown(String text) {
    assertThat(FlatJson.is(text)).isTrue();
    assertThat(JsonRule.parse("attributes", text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}}",
        "{}{}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":-true}",
        "{\"a\":\"\\true}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":-}",
        "{\"a\":nul}",
        "{a:1}",
        "{\"a\":\"\u0000\"}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":NaN}",
      })
  void whatIsNoStorableObject_isNotAccepted(String text) {
    assertThat(FlatJson.is(text)).isFalse();
    assertThat(JsonRule.parse("attributes", text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"b\":1}}",
        "{\"a\":[1]}",
        "{\"a\":\"\\n\"}",
        "{\"a\":\"ü\"}",
        "{\"a\":1e3}",
        "{\"a\":1234567890123456}",
      })
  void otherJson_isLeftToTheParser(String text) {
    assertThat(FlatJson.is(text)).isFalse();
    assertThat(JsonRule.check("attributes", text)).isNull();
  }

  @Property(tries = 5_000)
  void whatIsAccepted_theParserAcceptsToo(@ForAll("nearlyJson") String text) {
    if (FlatJson.is(text)) {
      assertThat(JsonRule.parse("attributes", text)).as(text).isNull();
    }
  }

  @Provide
  Arbitrary<String> nearlyJson() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "\"a\"", "\"", ":", ",", "1", "0", "-", ".", "true", "null", "e", "\\", " ", "{", "}",
            "\t");
    return parts.list().ofMaxSize(7).map(middle -> "{\"k\":" + String.join("", middle) + "}");
  }
}
