package dev.footfall.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlatLayoutTest {

  private static Schema record(String... fields) {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + String.join(",", fields) + "]}");
  }

  private static Schema one(String type) {
    return record("{\"name\":\"a\",\"type\":" + type + "}");
  }

  @Test
  void usageEvents_haveOne() {
    Schema schema = UsageEvent.getClassSchema();

    assertThat(FlatLayout.of(schema, schema)).isPresent();
  }

  @Test
  void assignments_haveNone() {
    Schema schema = AssignmentEvent.getClassSchema();

    assertThat(FlatLayout.of(schema, schema)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"double\"",
        "\"bytes\"",
        "[\"null\",\"string\",\"long\"]",
        "[\"string\",\"long\"]",
        "{\"type\":\"map\",\"values\":\"string\"}",
        "{\"type\":\"array\",\"items\":\"long\"}",
        "{\"type\":\"array\",\"items\":[\"null\",\"string\"]}",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}",
      })
  void whatIsNotFlat_hasNone(String type) {
    assertThat(FlatLayout.of(one(type), one(type))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'\"int\"', '\"long\"'",
        "'\"string\"', '{\"type\":\"string\",\"logicalType\":\"uuid\"}'",
        "'[\"null\",\"string\"]', '\"string\"'",
        "'{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}',"
            + " '{\"type\":\"enum\",\"name\":\"F\",\"symbols\":[\"A\"]}'",
      })
  void promotions_haveNone(String written, String wanted) {
    assertThat(FlatLayout.of(one(written), one(wanted))).isEmpty();
  }

  @Test
  void aFieldThatIsMissing_isNull_orNothing() {
    Schema written = one("\"string\"");
    String a = "{\"name\":\"a\",\"type\":\"string\"}";

    assertThat(
            FlatLayout.of(
                written,
                record(a, "{\"name\":\"b\",\"type\":[\"null\",\"string\"],\"default\":null}")))
        .isPresent();
    assertThat(
            FlatLayout.of(
                written, record(a, "{\"name\":\"b\",\"type\":\"string\",\"default\":\"x\"}")))
        .isEmpty();
    assertThat(FlatLayout.of(written, record(a, "{\"name\":\"b\",\"type\":\"string\"}"))).isEmpty();
  }

  @Test
  void aliases_areLeftToAvro() {
    String a =
        "{\"name\":\"a\",\"aliases\":[\"b\"],\"type\":[\"null\",\"string\"],\"default\":null}";

    assertThat(FlatLayout.of(one("[\"null\",\"string\"]"), record(a))).isEmpty();
  }

  @Test
  void anUnknownSymbol_withoutADefault_isNotRead() {
    Schema writer = one("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}");
    Schema reader = one("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"B\"]}");
    FlatRecord record = new FlatRecord(reader);
    FlatLayout layout = FlatLayout.of(writer, reader).orElseThrow();

    assertThat(record.read(layout, new byte[] {0}, 0, 1)).isFalse();
    assertThat(record.read(layout, new byte[] {2}, 0, 1)).isTrue();
    assertThat(record.ordinal(record.field("a"))).isZero();
  }

  @Test
  void anIntThatIsTooLong_isLeftToAvro() {
    Schema schema = one("\"int\"");
    FlatRecord record = new FlatRecord(schema);
    FlatLayout layout = FlatLayout.of(schema, schema).orElseThrow();
    byte more = (byte) 0x80;

    assertThat(record.read(layout, new byte[] {more, more, more, more, more, 0}, 0, 6)).isFalse();
    assertThat(record.read(layout, new byte[] {more, more, more, more, 16}, 0, 5)).isFalse();
    assertThat(record.read(layout, new byte[] {more, more, more, more, 15}, 0, 5)).isTrue();
    assertThat(record.number(record.field("a"))).isEqualTo(15 << 27);
  }

  @Test
  void aRecordOfAnotherSchema_isRefused() {
    Schema schema = one("\"string\"");
    FlatLayout layout = FlatLayout.of(schema, schema).orElseThrow();

    assertThatThrownBy(() -> new FlatRecord(one("\"long\"")).read(layout, new byte[1], 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
