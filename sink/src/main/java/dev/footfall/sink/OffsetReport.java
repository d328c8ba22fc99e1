package dev.footfall.sink;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
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
  private final SinkMetrics metrics;
  private long reportedNanos = System.nanoTime();

  OffsetReport(Consumer<?, ?> consumer, StoredOffsets stored, SinkMetrics metrics) {
    this.consumer = consumer;
    this.stored = stored;
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
    metrics.positions(ours, lag(reads, ours));
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
    metrics.positions(Map.of(), Map.of());
  }

  /**
   * Records behind by topic: what Kafka has beyond our reading, and what we have read and not
   * stored.
   */
  private Map<String, Long> lag(
      Map<TopicPartition, PartitionRead> reads, Map<TopicPartition, Long> done) {
    Map<String, Long> lag = new HashMap<>();
    reads.forEach(
        (partition, read) -> {
          Long next = done.get(partition);
          if (next == null || read.unpositioned()) {
            return;
          }
          OptionalLong ahead = consumer.currentLag(partition);
          if (ahead.isPresent()) {
            lag.merge(partition.topic(), ahead.getAsLong() + read.position() - next, Long::sum);
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
