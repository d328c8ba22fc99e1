package dev.footfall.sink;

import java.time.LocalDate;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A row in PostgreSQL's binary COPY format, encoded while it is decoded so that a writer only
 * passes bytes on.
 *
 * @param table where it goes
 * @param day the day partition, empty when the table has none
 * @param bytes the row: field count, then length and value of each field
 * @param error its row of {@code usage_errors}, null when it has none
 * @param source the record it was made of
 */
record CopyRow(
    CopyTable table,
    Optional<LocalDate> day,
    byte[] bytes,
    byte @Nullable [] error,
    ConsumerRecord<byte[], byte[]> source)
    implements StoreItem {

  /** A row without an error. */
  CopyRow(
      CopyTable table,
      Optional<LocalDate> day,
      byte[] bytes,
      ConsumerRecord<byte[], byte[]> source) {
    this(table, day, bytes, null, source);
  }

  /** Bytes in all. */
  int size() {
    return bytes.length + (error == null ? 0 : error.length);
  }
}
