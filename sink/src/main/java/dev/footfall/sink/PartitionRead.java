package dev.footfall.sink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * How far the reading of one partition is: without a position at first, then under a lease, with
 * what could not be decoded or handed over yet. While anything waits, nothing more is read. Belongs
 * to the reader's thread.
 */
final class PartitionRead {

  private record Undecoded(List<ConsumerRecord<byte[], byte[]>> records, long next) {}

  /** What one poll returned, until all of it is stored. */
  private record Unstored(long next, long firstMs) {}

  private @Nullable Lease lease;
  private long next;
  private @Nullable Undecoded undecoded;
  private boolean waitsForRegistry;
  private long dueNanos;
  private final Deque<Chunk> waiting = new ArrayDeque<>();
  private final Deque<Unstored> unstored = new ArrayDeque<>();

  /** Begins at {@code offset}, under {@code granted}. */
  void begin(Lease granted, long offset) {
    lease = granted;
    next = offset;
  }

  /** Ends the lease, if any, and forgets what waits; a position is needed again. */
  void reset() {
    if (lease != null) {
      lease.end();
    }
    lease = null;
    undecoded = null;
    waitsForRegistry = false;
    waiting.clear();
    unstored.clear();
  }

  Optional<Lease> lease() {
    return Optional.ofNullable(lease);
  }

  /** Whether a position has to be found first. */
  boolean unpositioned() {
    return lease == null;
  }

  boolean fenced() {
    return lease != null && lease.fenced();
  }

  /** Holds {@link #push} back for {@code pause}, as the registry can't be asked now. */
  void waitFor(Duration pause) {
    waitsForRegistry = true;
    dueNanos = System.nanoTime() + pause.toNanos();
  }

  boolean waitsForRegistry() {
    return waitsForRegistry;
  }

  /** Whether {@link #push} makes sense now. */
  boolean dueToPush() {
    return !waitsForRegistry || System.nanoTime() - dueNanos >= 0;
  }

  /** Whether Kafka should hold back further records. */
  boolean blocked() {
    return lease == null || undecoded != null || !waiting.isEmpty();
  }

  /** Memory of what is decoded and could not be handed over yet, roughly. */
  long waitingBytes() {
    return waiting.stream().mapToLong(Chunk::bytes).sum();
  }

  /** Takes what a poll returned; without a position it is from nowhere, and dropped. */
  void read(List<ConsumerRecord<byte[], byte[]>> records, long nextOffset) {
    if (lease == null) {
      return;
    }
    if (undecoded != null) {
      throw new IllegalStateException("records came while others wait");
    }
    undecoded = new Undecoded(records, nextOffset);
    if (!records.isEmpty()) {
      unstored.add(new Unstored(nextOffset, records.get(0).timestamp()));
    }
  }

  /**
   * When the oldest record that was read and is not stored came to Kafka, give or take those of one
   * poll; empty when all are stored.
   *
   * @param stored offset up to which the partition is stored
   */
  OptionalLong oldestUnstoredMs(long stored) {
    while (!unstored.isEmpty() && unstored.element().next() <= stored) {
      unstored.remove();
    }
    return unstored.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(unstored.element().firstMs());
  }

  /**
   * Decodes and hands over as much as goes now.
   *
   * @throws RegistryAwayException when records can't be decoded now; they stay
   */
  void push(ChunkDecoder decoder, Writers writers) {
    Lease held = lease;
    if (held == null) {
      return;
    }
    Undecoded todo = undecoded;
    if (todo != null) {
      if (todo.next() > next) {
        waiting.addAll(decoder.decode(held, next, todo.records(), todo.next()));
        next = todo.next();
      }
      undecoded = null;
      waitsForRegistry = false;
    }
    for (Chunk chunk = waiting.peek();
        chunk != null && writers.offer(chunk);
        chunk = waiting.peek()) {
      waiting.remove();
    }
  }
}
