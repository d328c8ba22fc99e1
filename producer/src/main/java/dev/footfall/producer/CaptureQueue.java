package dev.footfall.producer;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The one queue between callers and sender: bounded by events and by bytes, many producers, one
 * consumer, no lock and no waiting. A ring of which producers claim the next slot by
 * compare-and-set and then fill it, like Vyukov's bounded queue and JCTools' MpscArrayQueue; the
 * JDK's array queue has a lock that the sender would share with callers.
 *
 * <p>The number of claimed slots is the number of accepted events, and closing sets a bit of that
 * very number. So no event can be accepted after {@link #close()} returns, and what was accepted by
 * then is known exactly.
 *
 * <p>Nobody wakes the consumer for each event, because that costs the caller a system call: it
 * looks by itself every few milliseconds, and {@code wake} runs only once in {@link #WAKE_EVERY}
 * events, more often when the queue is small, so that a burst does not fill the queue meanwhile.
 */
final class CaptureQueue {

  /** A power of two. */
  static final int WAKE_EVERY = 1024;

  private static final long CLOSED = Long.MIN_VALUE;

  /**
   * Counters are this far apart, two cache lines, so that their writers don't disturb each other.
   */
  private static final int STRIDE = 16;

  /** Slots claimed by producers, with the closed bit. */
  private static final int TAIL = STRIDE;

  /** Slots emptied by the consumer. */
  private static final int HEAD = 2 * STRIDE;

  /** Weight of what is in the queue; up to one event per producer more for a moment. */
  private static final int BYTES = 3 * STRIDE;

  private final AtomicLongArray counters = new AtomicLongArray(4 * STRIDE);
  private final AtomicReferenceArray<@Nullable Capture> slots;
  private final int mask;
  private final int capacity;
  private final int wakeMask;
  private final long maxBytes;
  private final Runnable wake;

  CaptureQueue(int capacity, long maxBytes, Runnable wake) {
    int ring = Integer.highestOneBit(Math.max(2, capacity * 2 - 1));
    this.slots = new AtomicReferenceArray<>(ring);
    this.mask = ring - 1;
    this.capacity = capacity;
    this.wakeMask = Math.min(WAKE_EVERY, Math.max(1, Integer.highestOneBit(capacity) / 4)) - 1;
    this.maxBytes = maxBytes;
    this.wake = wake;
  }

  /** Takes the event, or answers why not. Any thread. */
  @Nullable LossReason offer(Capture capture) {
    int weight = capture.weight();
    if (counters.getAndAdd(BYTES, weight) + weight > maxBytes) {
      counters.getAndAdd(BYTES, -weight);
      return isClosed() ? LossReason.CLOSED : LossReason.QUEUE_FULL;
    }
    while (true) {
      long tail = counters.get(TAIL);
      if (tail < 0 || tail - counters.get(HEAD) >= capacity) {
        counters.getAndAdd(BYTES, -weight);
        return tail < 0 ? LossReason.CLOSED : LossReason.QUEUE_FULL;
      }
      if (counters.compareAndSet(TAIL, tail, tail + 1)) {
        slots.setRelease((int) tail & mask, capture);
        if ((tail & wakeMask) == wakeMask) {
          wake.run();
        }
        return null;
      }
    }
  }

  /**
   * The next event, or null when there is none, or when its producer has claimed the slot and not
   * filled it yet. The consumer's thread only.
   */
  @Nullable Capture poll() {
    long head = counters.getPlain(HEAD);
    int slot = (int) head & mask;
    Capture capture = slots.getAcquire(slot);
    if (capture != null) {
      slots.setPlain(slot, null);
      counters.setRelease(HEAD, head + 1); // after the slot is empty: a producer may fill it now
      counters.getAndAdd(BYTES, -capture.weight());
    }
    return capture;
  }

  /** From now on every offer is refused. */
  void close() {
    long tail;
    do {
      tail = counters.get(TAIL);
    } while (tail >= 0 && !counters.compareAndSet(TAIL, tail, tail | CLOSED));
  }

  boolean isClosed() {
    return counters.get(TAIL) < 0;
  }

  /** How many events were ever accepted. */
  long accepted() {
    return counters.get(TAIL) & ~CLOSED;
  }

  /** Whether it is more than half full, by count or bytes. */
  boolean isFilling() {
    return accepted() - counters.get(HEAD) > capacity / 2 || counters.get(BYTES) > maxBytes / 2;
  }

  /** Whether everything that was accepted has been polled. */
  boolean isEmpty() {
    return accepted() == counters.get(HEAD);
  }
}
