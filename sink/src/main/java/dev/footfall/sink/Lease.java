package dev.footfall.sink;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;

/**
 * The right to write one partition from one position on. Reader and writer share it: the reader
 * ends it when the partition is taken away, the writer marks it fenced when somebody else has moved
 * the stored offset. Whatever was read under a lease that is no longer active is dropped: it will
 * be read again by whoever owns the partition then. Thread-safe.
 */
final class Lease {

  private enum State {
    ACTIVE,
    FENCED,
    ENDED
  }

  private final TopicPartition partition;
  private final UUID topicId;
  private final AtomicReference<State> state = new AtomicReference<>(State.ACTIVE);

  Lease(TopicPartition partition, UUID topicId) {
    this.partition = partition;
    this.topicId = topicId;
  }

  TopicPartition partition() {
    return partition;
  }

  UUID topicId() {
    return topicId;
  }

  boolean active() {
    return state.get() == State.ACTIVE;
  }

  boolean fenced() {
    return state.get() == State.FENCED;
  }

  /** Somebody else has moved the stored offset, or what was read must be decoded again. */
  void fence() {
    state.compareAndSet(State.ACTIVE, State.FENCED);
  }

  /** The partition is no longer ours, or is read from another position. */
  void end() {
    state.set(State.ENDED);
  }

  @Override
  public String toString() {
    return partition + " " + state;
  }
}
