package dev.footfall.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {

  private static final DeadLetter DEAD =
      new DeadLetter(
          "sink",
          "bad_magic",
          "first byte is 0x7b – größer",
          "usage-events",
          3,
          4711,
          new byte[] {1},
          new byte[] {0x7b, 0});

  private static DeadLetter back(ProducerRecord<byte[], byte[]> sent) {
    return DeadLetter.of(consumed(sent.key(), sent.value(), sent.headers()));
  }

  private static ConsumerRecord<byte[], byte[]> consumed(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return new ConsumerRecord<>(
        "dead-letters",
        0,
        0,
        0,
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  @Test
  void of_readsWhatToRecordWrote() {
    assertThat(back(DEAD.toRecord())).usingRecursiveComparison().isEqualTo(DEAD);
  }

  @Test
  void of_keepsNullKeyAndNullValue() {
    DeadLetter empty = new DeadLetter("aggregator", "null_value", "", "t", 0, 0, null, null);

    assertThat(back(empty.toRecord())).usingRecursiveComparison().isEqualTo(empty);
  }

  @Test
  void toRecord_isKeyedByPosition() {
    ProducerRecord<byte[], byte[]> record = DEAD.toRecord();

    assertThat(record.topic()).isEqualTo("dead-letters");
    assertThat(record.key()).asString().isEqualTo("usage-events-3@4711");
  }

  @Test
  void toString_hasNoPayload() {
    DeadLetter secret =
        new DeadLetter(
            "sink", "truncated", "too short", "t", 0, 9, "ada".getBytes(), "pw".getBytes());

    assertThat(secret.toString()).isEqualTo("DeadLetter[t-0@9 by sink: truncated, too short]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "footfall.stage",
        "footfall.reason",
        "footfall.detail",
        "footfall.topic",
        "footfall.partition",
        "footfall.offset"
      })
  void of_refusesMissingHeader(String name) {
    ProducerRecord<byte[], byte[]> record = DEAD.toRecord();
    record.headers().remove(name);
    assertThatThrownBy(() -> back(record))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);

    record.headers().add(name, null);
    assertThatThrownBy(() -> back(record))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  /** They are in indexes, where a long one has no room. */
  @ParameterizedTest
  @ValueSource(strings = {"footfall.stage", "footfall.reason", "footfall.topic"})
  void of_refusesWhatIsNoName(String name) {
    for (String text : List.of("", "two words", "n\0l", "x".repeat(250))) {
      ProducerRecord<byte[], byte[]> record = DEAD.toRecord();
      record.headers().add(name, text.getBytes(UTF_8));
      assertThatThrownBy(() -> back(record))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void of_refusesOtherRecords() {
    assertThatThrownBy(() -> DeadLetter.of(consumed(null, null, new RecordHeaders())))
        .isInstanceOf(IllegalArgumentException.class);
    ProducerRecord<byte[], byte[]> record = DEAD.toRecord();
    record.headers().add("footfall.offset", "many".getBytes());
    assertThatThrownBy(() -> back(record)).isInstanceOf(IllegalArgumentException.class);
  }
}
