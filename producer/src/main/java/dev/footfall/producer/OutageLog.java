package dev.footfall.producer;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when events can't be sent: the first failure is a WARN, later ones are counted and said at
 * most once a minute, recovery is one INFO. Not thread-safe.
 */
final class OutageLog {

  private static final Logger log = LoggerFactory.getLogger(UsageTracker.class);
  private static final long SAY_EVERY_NANOS = 60_000_000_000L;

  private final String where;
  private final String meanwhile;
  private int failures;
  private long sinceNanos;
  private long saidAtNanos;

  /**
   * {@code where} is what can't be reached, without credentials; {@code toDisk} whether events go
   * to disk then.
   */
  OutageLog(String where, boolean toDisk) {
    this.where = where;
    this.meanwhile = toDisk ? "on disk" : "in memory";
  }

  void failed(Throwable cause, long nowNanos) {
    failures++;
    if (failures == 1) {
      sinceNanos = nowNanos;
      log.warn("events can't be sent to {}, they wait {}: {}", where, meanwhile, words(cause));
    } else if (nowNanos - saidAtNanos >= SAY_EVERY_NANOS) {
      log.warn(
          "events still can't be sent to {} after {} s and {} attempts: {}",
          where,
          TimeUnit.NANOSECONDS.toSeconds(nowNanos - sinceNanos),
          failures,
          words(cause));
    } else {
      log.debug("attempt {} failed", failures, cause);
      return;
    }
    saidAtNanos = nowNanos;
  }

  void recovered(long nowNanos) {
    if (failures > 0) {
      log.info(
          "events are sent to {} again, after {} s and {} failed attempts",
          where,
          TimeUnit.NANOSECONDS.toSeconds(nowNanos - sinceNanos),
          failures);
      failures = 0;
    }
  }

  /**
   * Kafka's outer message is often "Failed to construct kafka producer", and the cause says why.
   */
  private static String words(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root == cause ? cause.toString() : cause + ", because of " + root;
  }
}
