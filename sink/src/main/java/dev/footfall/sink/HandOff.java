package dev.footfall.sink;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for one writer: at most one batch, so that it is decoded while another is written, and
 * memory stays bounded while the database is away. Decoding is several times as fast as writing: a
 * second one would only be more for the garbage collector to move. The reader is never blocked; it
 * is told that there is no room. Thread-safe; one thread takes.
 */
final class HandOff {

  private record Waiting(Chunk chunk, long sinceNanos) {}

  private final BatchLimits limits;
  private final Room room;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private long records;
  private long bytes;
  private boolean refused;
  private boolean closed;

  HandOff(BatchLimits limits, Room room) {
    this.limits = limits;
    this.room = room;
  }

  /** Takes {@code chunk} in; false when there is no room now. */
  boolean offer(Chunk chunk) {
    lock.lock();
    try {
      boolean full =
          records + chunk.records() > limits.rows() || bytes + chunk.bytes() > limits.bytes();
      // A chunk larger than all room must still go through, alone.
      if (closed || (full && !queue.isEmpty())) {
        refused = true;
        changed.signal();
        return false;
      }
      queue.add(new Waiting(chunk, System.nanoTime()));
      records += chunk.records();
      bytes += chunk.bytes();
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a batch out: waits for the first chunk, and then until the batch is full, or what comes
   * next does not fit, or the first one has waited for the linger.
   *
   * @return chunks in order; empty when closed
   */
  List<Chunk> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        Waiting first = queue.peek();
        if (first == null) {
          changed.await();
          continue;
        }
        long lingerNanos = first.sinceNanos() + limits.linger().toNanos() - System.nanoTime();
        if (lingerNanos <= 0 || refused || records >= limits.rows() || bytes >= limits.bytes()) {
          return drain();
        }
        changed.await(lingerNanos, TimeUnit.NANOSECONDS);
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  /** What waits is dropped, and {@link #take} returns. */
  void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      records = 0;
      bytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<Chunk> drain() {
    refused = false;
    List<Chunk> batch = new ArrayList<>();
    Set<LocalDate> days = new HashSet<>();
    long batchRecords = 0;
    long batchBytes = 0;
    for (Waiting next = queue.peek(); next != null; next = queue.peek()) {
      Chunk chunk = next.chunk();
      batchRecords += chunk.records();
      batchBytes += chunk.bytes();
      days.addAll(chunk.days());
      boolean over =
          batchRecords > limits.rows()
              || batchBytes > limits.bytes()
              || days.size() > limits.days();
      if (over && !batch.isEmpty()) {
        break;
      }
      batch.add(chunk);
      queue.remove();
      records -= chunk.records();
      bytes -= chunk.bytes();
    }
    room.made();
    return batch;
  }
}
