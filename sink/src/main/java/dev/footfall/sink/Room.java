package dev.footfall.sink;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells the reader that a writer has taken something from its hand-off. Thread-safe. */
final class Room {

  private final Semaphore made = new Semaphore(0);

  /** There is more room than before. */
  void made() {
    made.release();
  }

  /** Waits until there is more room than at the last look, at most for {@code limit}. */
  void await(Duration limit) throws InterruptedException {
    if (made.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      made.drainPermits();
    }
  }
}
