package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka as bytes: what a dead letter must hold, should PostgreSQL refuse the row. A
 * record itself is several objects, and its headers hold on to all that was fetched with it.
 */
final class PackedRecord {

  private PackedRecord() {}

  /** Appends {@code record}, without its topic. */
  static void append(ConsumerRecord<byte[], byte[]> record, CopyEncoder out) {
    out.int4(record.partition());
    out.int8(record.offset());
    out.int8(record.timestamp());
    out.bytes(record.key());
    out.bytes(record.value());
    Header[] headers = record.headers().toArray();
    out.int4(headers.length);
    for (Header header : headers) {
      out.text(header.key());
      out.bytes(header.value());
    }
  }

  /** The record of {@code topic} that was appended at {@code from} and ends at {@code to}. */
  static ConsumerRecord<byte[], byte[]> read(String topic, byte[] block, int from, int to) {
    ByteBuffer in = ByteBuffer.wrap(block, from, to - from);
    int partition = int4(in);
    long offset = int8(in);
    long timestamp = int8(in);
    byte[] key = bytes(in);
    byte[] value = bytes(in);
    RecordHeaders headers = new RecordHeaders();
    int count = int4(in);
    for (int i = 0; i < count; i++) {
      byte[] name = bytes(in);
      headers.add(name == null ? "" : new String(name, UTF_8), bytes(in));
    }
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        timestamp,
        TimestampType.LOG_APPEND_TIME,
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static int int4(ByteBuffer in) {
    in.getInt(); // its length
    return in.getInt();
  }

  private static long int8(ByteBuffer in) {
    in.getInt(); // its length
    return in.getLong();
  }

  private static byte @Nullable [] bytes(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
