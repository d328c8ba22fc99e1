package dev.footfall.sink;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** The latest offsets that PostgreSQL has committed, as writers report them. Thread-safe. */
final class StoredOffsets {

  private final ConcurrentHashMap<TopicPartition, Long> next = new ConcurrentHashMap<>();

  /** A claim that has been committed. */
  void stored(Claim claim) {
    next.put(claim.lease().partition(), claim.next());
  }

  /** Where reading begins. */
  void begin(TopicPartition partition, long offset) {
    next.put(partition, offset);
  }

  void remove(TopicPartition partition) {
    next.remove(partition);
  }

  /** A copy, the caller's to change. */
  Map<TopicPartition, Long> snapshot() {
    return new HashMap<>(next);
  }
}
