package dev.footfall.producer;

import java.time.Duration;

/** When to try again after a failure: 100 ms later, doubling to 5 s. Not thread-safe. */
final class Backoff {

  private static final long FIRST_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();

  private long pauseNanos;
  private long failedAtNanos;

  void failed(long nowNanos) {
    pauseNanos = Math.min(Math.max(FIRST_NANOS, pauseNanos * 2), LONGEST_NANOS);
    failedAtNanos = nowNanos;
  }

  void reset() {
    pauseNanos = 0;
  }

  boolean isOver(long nowNanos) {
    return nowNanos - failedAtNanos >= pauseNanos;
  }
}
