package dev.footfall.sink;

import dev.footfall.sink.deadletters.SetAside;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * Consecutive records of one partition, decoded: the unit that goes from reader to writer. Chunks
 * of a lease follow each other without gaps, {@code next} of one is {@code start} of the other,
 * also where Kafka's own offsets have gaps (transaction markers, compaction).
 *
 * @param lease under which it was read
 * @param start offset that the stored one must be at
 * @param next offset that the stored one moves to
 * @param items what goes into tables, in order
 * @param dead records that can't be used
 * @param days day partitions that the items touch
 * @param producers what arrived of each producer's events
 * @param bytes memory in use, roughly
 * @param erasures what was left out because its person was erased
 */
record Chunk(
    Lease lease,
    long start,
    long next,
    List<StoreItem> items,
    List<SetAside> dead,
    Set<LocalDate> days,
    ProducerTally producers,
    long bytes,
    Erasures erasures) {

  /** Records in it. */
  int records() {
    return items.size() + dead.size() + erasures.records();
  }
}
