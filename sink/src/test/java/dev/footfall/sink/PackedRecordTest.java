package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A dead letter must hold the very record that was refused. */
class PackedRecordTest {

  @Test
  void record_comesBackWithItsHeaders_inOrder() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_type", "größe".getBytes(UTF_8));
    headers.add("ce_type", new byte[0]);
    headers.add("", null);
    ConsumerRecord<byte[], byte[]> record =
        record("user-1".getBytes(UTF_8), new byte[] {0, -1, 7}, headers);

    ConsumerRecord<byte[], byte[]> back = packed(record);

    assertThat(back).usingRecursiveComparison().isEqualTo(record);
  }

  @Test
  void record_withoutKeyAndValue_comesBackWithoutThem() {
    ConsumerRecord<byte[], byte[]> back = packed(record(null, null, new RecordHeaders()));

    assertThat(back.key()).isNull();
    assertThat(back.value()).isNull();
    assertThat(back.headers()).isEmpty();
  }

  private static ConsumerRecord<byte[], byte[]> packed(ConsumerRecord<byte[], byte[]> record) {
    CopyEncoder encoder = new CopyEncoder();
    encoder.newBlock(1000);
    encoder.item().row(1).text("something before it");
    encoder.item();
    PackedRecord.append(record, encoder);
    return PackedRecord.read(
        record.topic(), encoder.block(), encoder.start(), encoder.start() + encoder.length());
  }

  private static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        "usage-events",
        3,
        4711L,
        1_741_770_000_123L,
        TimestampType.LOG_APPEND_TIME,
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }
}
