package dev.footfall.sink;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells of a part that is away: the first failure is one WARN, repeated ones are counted, recovery
 * is one INFO. Thread-safe.
 */
public final class Outage {

  private final String what;
  private final Logger log;

  private @Nullable String reason;
  private long sinceNanos;
  private int failures;

  /** For {@code what}, words that "is away" can follow. */
  public Outage(String what, Logger log) {
    this.what = what;
    this.log = log;
  }

  /**
   * Notes a failed attempt.
   *
   * @return failures in a row, this one included
   */
  public synchronized int failed(String why) {
    failures++;
    if (reason == null) {
      sinceNanos = System.nanoTime();
      log.warn("{}: {}; trying again until it works", what, why);
    }
    reason = why;
    return failures;
  }

  /** Notes a successful attempt. */
  public synchronized void recovered() {
    if (reason != null) {
      long seconds = (System.nanoTime() - sinceNanos) / 1_000_000_000;
      log.info("{}: works again after {} s and {} failed attempts", what, seconds, failures);
      reason = null;
      failures = 0;
    }
  }

  /** What is wrong now, in words; empty when nothing is. */
  public synchronized Optional<String> current() {
    return Optional.ofNullable(reason).map(why -> what + ": " + why);
  }
}
