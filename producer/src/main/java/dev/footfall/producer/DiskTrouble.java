package dev.footfall.producer;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk can be used, and what is said about it: the first failure is a WARN, recovery is
 * one INFO. After a failure it is left alone for a while. Not thread-safe.
 */
final class DiskTrouble {

  private static final Logger log = LoggerFactory.getLogger(UsageTracker.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String what;
  private final String meanwhile;
  private int failures;
  private long sinceNanos;
  private long failedNanos;

  /** {@code what} can't be done, and {@code meanwhile} is what happens instead. */
  DiskTrouble(String what, String meanwhile) {
    this.what = what;
    this.meanwhile = meanwhile;
  }

  boolean isOver(long nowNanos) {
    return failures == 0 || nowNanos - failedNanos >= PAUSE_NANOS;
  }

  void failed(Exception cause, long nowNanos) {
    failedNanos = nowNanos;
    if (failures++ == 0) {
      sinceNanos = nowNanos;
      log.warn("{}, {}: {}", what, meanwhile, cause.toString());
    } else {
      log.debug("{}, the {}th time", what, failures, cause);
    }
  }

  void worked(long nowNanos) {
    if (failures > 0) {
      log.info(
          "no longer: {}; it was so for {} s",
          what,
          TimeUnit.NANOSECONDS.toSeconds(nowNanos - sinceNanos));
      failures = 0;
    }
  }
}
