package dev.footfall.sink;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.AvroBytes;
import dev.footfall.schemas.wire.FlatLayout;
import dev.footfall.schemas.wire.FlatRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
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
      CopyTable table, long epochDay, byte[] content, ConsumerRecord<byte[], byte[]> source) {
    CopyEncoder encoder = new CopyEncoder().item().row(1).bytes(content);
    return CopyRow.ofDay(table, epochDay, encoder, encoder.length(), "producer", source);
  }

  /** The row of {@code event}, which came in {@code source}. */
  static CopyRow usageRow(
      UsageEvent event, ConsumerRecord<byte[], byte[]> source, CopyEncoder encoder) {
    Schema schema = UsageEvent.getClassSchema();
    FlatRecord slices = new FlatRecord(schema);
    byte[] bytes = AvroBytes.of(event);
    FlatLayout layout = FlatLayout.of(schema, schema).orElseThrow();
    if (!slices.read(layout, bytes, 0, bytes.length)) {
      throw new IllegalArgumentException("not to be sliced: " + event);
    }
    return UsageEventRow.of(slices, event.getProducerId(), source, encoder);
  }

  /** A chunk of event rows of one day, one for each offset. */
  static Chunk chunk(Lease lease, long start, long next) {
    return chunk(lease, start, next, LocalDate.EPOCH);
  }

  static Chunk chunk(Lease lease, long start, long next, LocalDate day) {
    List<StoreItem> items = new ArrayList<>();
    for (long offset = start; offset < next; offset++) {
      items.add(row(CopyTable.USAGE_EVENTS, day.toEpochDay(), new byte[1], source(offset)));
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
