package dev.footfall.producer;

import java.util.concurrent.TimeUnit;

/**
 * Lets so many events a second pass, and a quarter of a second's worth at once. One that comes in
 * lets one more pass: whatever comes in, the backlog shrinks at this rate.
 */
final class DrainRate {

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private final double most;
  private double tokens;
  private long filledNanos;

  DrainRate(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.most = Math.max(1, perSecond / 4.0);
    this.tokens = most;
    this.filledNanos = nowNanos;
  }

  /** Whether one may pass now; {@link #passed()} then says that it did. */
  boolean allows(long nowNanos) {
    if (tokens < 1) {
      tokens = Math.min(most, tokens + (nowNanos - filledNanos) * perSecond / NANOS);
      filledNanos = nowNanos;
    }
    return tokens >= 1;
  }

  /** So many came in behind those that wait. */
  void came(int events) {
    tokens += events;
  }

  void passed() {
    tokens--;
  }
}
