package dev.footfall.sink;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the logs of partitions end, as Kafka said last. The consumer knows that only of what it
 * fetches, and while the database is away it fetches nothing. Never waits. Thread-safe.
 */
final class LogEnds {

  private static final Logger LOG = LoggerFactory.getLogger(LogEnds.class);

  private final Admin admin;
  private final ConcurrentHashMap<TopicPartition, Long> known = new ConcurrentHashMap<>();
  private final AtomicBoolean asking = new AtomicBoolean();

  LogEnds(Admin admin) {
    this.admin = admin;
  }

  /** What is known of {@code partitions}, and asks for news, which the next call has. */
  Map<TopicPartition, Long> latest(Set<TopicPartition> partitions) {
    known.keySet().retainAll(partitions);
    if (!partitions.isEmpty() && asking.compareAndSet(false, true)) {
      ask(partitions);
    }
    return Map.copyOf(known);
  }

  private void ask(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    // What we may read, not what transactions that are still open have written.
    admin
        .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .whenComplete(
            (ends, failure) -> {
              if (failure == null) {
                ends.forEach((partition, end) -> known.put(partition, end.offset()));
              } else {
                LOG.debug("The ends of the logs are not known anew: {}", failure.getMessage());
              }
              asking.set(false);
            });
  }
}
