package dev.footfall.aggregator.input;

import java.util.ArrayList;
import java.util.List;

/**
 * Records of one partition in their order. They go through the topology together, because what
 * Kafka Streams does for each record costs more than what is done here; see {@link
 * BatchingConsumer}. Mutable until it is judged; for one thread.
 */
public final class IncomingBatch {

  private final boolean assignments;
  private final List<Incoming> records;
  private final List<Incoming> flawed;
  private final boolean endsPartition;

  /**
   * A batch.
   *
   * @param assignments whether they are of the topic of assignments
   * @param endsPartition whether their partition is known to have had no more
   */
  IncomingBatch(boolean assignments, List<Incoming> records, boolean endsPartition) {
    this(assignments, records, new ArrayList<>(0), endsPartition);
  }

  private IncomingBatch(
      boolean assignments, List<Incoming> records, List<Incoming> flawed, boolean endsPartition) {
    this.assignments = assignments;
    this.records = records;
    this.flawed = flawed;
    this.endsPartition = endsPartition;
  }

  /** All that are usable, once it has been judged. */
  public List<Incoming> records() {
    return records;
  }

  /** Those that can't be used. */
  List<Incoming> flawed() {
    return flawed;
  }

  public boolean anyUsable() {
    return !records.isEmpty();
  }

  public boolean anyFlawed() {
    return !flawed.isEmpty();
  }

  /** Whether the partition is known to have had no more when these were read. */
  boolean endsPartition() {
    return endsPartition;
  }

  /** Whether these are assignment events; otherwise they are usage events. */
  public boolean ofAssignments() {
    return assignments;
  }

  /**
   * Tells the usable ones from the others.
   *
   * @return the latest time of the usable ones; -1 without any
   */
  long judge() {
    long latestMs = -1;
    for (Incoming record : records) {
      if (record.judge()) {
        latestMs = Math.max(latestMs, record.eventTimeMs());
      } else {
        flawed.add(record);
      }
    }
    if (!flawed.isEmpty()) {
      records.removeIf(record -> !record.usable());
    }
    return latestMs;
  }

  /** Those of them that are in {@code some}. */
  IncomingBatch only(List<Incoming> some) {
    return new IncomingBatch(assignments, some, List.of(), endsPartition);
  }
}
