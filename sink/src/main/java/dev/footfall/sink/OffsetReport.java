package dev.footfall.sink;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells others how far the sink is: Kafka's lag tools, by committing to the group, and the metrics.
 * Nothing is ever read back from there; a failure costs a stale figure. Belongs to the reader's
 * thread.
 */
final class OffsetReport {

  private static final Logger LOG = LoggerFactory.getLogger(OffsetReport.class);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(2);
  private static final long EVERY_NANOS = 1_000_000_000;

  private final Consumer<?, ?> consumer;
  private final StoredOffsets stored;
  private final Function<Set<TopicPartition>, Map<TopicPartition, Long>> logEnds;
  private final SinkMetrics metrics;
  private long reportedNanos = System.nanoTime();

  /** A report; {@code logEnds} says where partitions end as far as is known, and does not wait. */
  OffsetReport(
      Consumer<?, ?> consumer,
      StoredOffsets stored,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> logEnds,
      SinkMetrics metrics) {
    this.consumer = consumer;
    this.stored = stored;
    this.logEnds = logEnds;
    this.metrics = metrics;
  }

  /** Reports once a second, and does nothing in between. */
  void whenDue(Map<TopicPartition, PartitionRead> reads) {
    long nowNanos = System.nanoTime();
    if (nowNanos - reportedNanos < EVERY_NANOS) {
      return;
    }
    reportedNanos = nowNanos;
    consumer.commitAsync(
        offsets(reads.keySet()),
        (offsets, failure) -> {
          if (failure != null) {
            LOG.debug("Offsets for lag tools were not committed: {}", failure.getMessage());
          }
        });
    Map<TopicPartition, Long> ours = stored.snapshot();
    ours.keySet().retainAll(reads.keySet());
    metrics.positions(ours, lag(ours, logEnds.apply(reads.keySet())), lagMs(reads, ours));
  }

  /** Commits to Kafka before {@code partitions} are given up. */
  void last(Collection<TopicPartition> partitions) {
    try {
      consumer.commitSync(offsets(partitions), COMMIT_TIMEOUT);
    } catch (KafkaException e) {
      LOG.debug("Offsets for lag tools were not committed: {}", e.getMessage());
    }
  }

  /** Nothing is read any more. */
  void end() {
    metrics.positions(Map.of(), Map.of(), Map.of());
  }

  /** Records behind by topic: what Kafka has and PostgreSQL does not. */
  private static Map<String, Long> lag(
      Map<TopicPartition, Long> done, Map<TopicPartition, Long> ends) {
    Map<String, Long> lag = new HashMap<>();
    done.forEach(
        (partition, next) -> {
          Long end = ends.get(partition);
          if (end != null) {
            lag.merge(partition.topic(), Math.max(0, end - next), Long::sum);
          }
        });
    return lag;
  }

  /** Age of the oldest record by topic that was read and is not stored; 0 when there is none. */
  private static Map<String, Long> lagMs(
      Map<TopicPartition, PartitionRead> reads, Map<TopicPartition, Long> done) {
    long nowMs = System.currentTimeMillis();
    Map<String, Long> lag = new HashMap<>();
    reads.forEach(
        (partition, read) -> {
          Long next = done.get(partition);
          if (next != null) {
            long oldestMs = read.oldestUnstoredMs(next).orElse(nowMs);
            lag.merge(partition.topic(), Math.max(0, nowMs - oldestMs), Math::max);
          }
        });
    return lag;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    stored
        .snapshot()
        .forEach(
            (partition, next) -> {
              if (partitions.contains(partition)) {
                offsets.put(partition, new OffsetAndMetadata(next));
              }
            });
    return offsets;
  }
}
