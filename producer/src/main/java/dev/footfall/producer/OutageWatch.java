package dev.footfall.producer;

import java.util.concurrent.TimeUnit;

/**
 * Whether Kafka takes events at this time. A client that was told to keep trying for half a minute
 * says nothing for that long, so silence counts too. The sender's thread only.
 */
final class OutageWatch {

  /** Nothing is acknowledged for that long, though something is on its way. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final boolean forEver;
  private boolean failed;
  private boolean silent;
  private long progressNanos;

  OutageWatch(boolean forEver, long nowNanos) {
    this.forEver = forEver;
    this.progressNanos = nowNanos;
  }

  /** {@code progress}: something was acknowledged, or nothing is on its way. */
  void look(boolean progress, long nowNanos) {
    if (progress) {
      progressNanos = nowNanos;
    }
    silent = nowNanos - progressNanos >= SILENCE_NANOS;
  }

  void failed() {
    failed = true;
  }

  void over() {
    failed = false;
  }

  boolean isOutage() {
    return forEver || failed || silent;
  }
}
