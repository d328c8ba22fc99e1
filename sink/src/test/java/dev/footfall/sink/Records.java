package dev.footfall.sink;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Small parts that unit tests are made of. */
final class Records {

  /** What a reader of a new database knows. */
  static final Erasures NOBODY_ERASED = new Erasures(0, 0);

  private Records() {}

  static ConsumerRecord<byte[], byte[]> source(long offset) {
    return new ConsumerRecord<>("usage-events", 0, offset, new byte[1], new byte[10]);
  }

  static Lease lease(int partition) {
    return new Lease(new TopicPartition("usage-events", partition), new UUID(1, 2));
  }

  /** A row whose single field has {@code content}; without an error. */
  static CopyRow row(
      CopyTable table,
      OptionalLong epochDay,
      byte[] content,
      ConsumerRecord<byte[], byte[]> source) {
    CopyEncoder encoder = new CopyEncoder().item().row(1).bytes(content);
    return CopyRow.of(table, epochDay, encoder, encoder.length(), "producer", source);
  }

  /** A chunk of event rows of one day, one for each offset. */
  static Chunk chunk(Lease lease, long start, long next) {
    return chunk(lease, start, next, LocalDate.EPOCH);
  }

  static Chunk chunk(Lease lease, long start, long next, LocalDate day) {
    List<StoreItem> items = new ArrayList<>();
    for (long offset = start; offset < next; offset++) {
      items.add(
          row(
              CopyTable.USAGE_EVENTS,
              OptionalLong.of(day.toEpochDay()),
              new byte[1],
              source(offset)));
    }
    return new Chunk(
        lease,
        start,
        next,
        items,
        List.of(),
        Set.of(day),
        new ProducerTally(),
        100 * (next - start),
        NOBODY_ERASED);
  }
}
