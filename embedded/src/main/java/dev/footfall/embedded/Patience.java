package dev.footfall.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition of another process, which can only be polled. */
final class Patience {

  private static final long POLL_NS = 25_000_000; // 25 ms

  private Patience() {}

  /** A condition that may fail to be evaluated. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * Whether the condition held within the limit.
   *
   * @throws StackException when this thread is interrupted
   */
  static boolean await(Duration limit, Condition condition) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NS);
      if (Thread.currentThread().isInterrupted()) {
        throw new StackException("interrupted while waiting");
      }
    }
    return true;
  }
}
