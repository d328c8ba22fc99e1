package dev.footfall.aggregator.state;

import java.time.Duration;

/**
 * How often an instance commits. A commit writes whatever changed since the last one, so near the
 * head of the input it comes at short intervals, because somebody looks at the results, and while a
 * backlog is read at long ones, because nearly everything would be written again by the next.
 *
 * <p>Only who reads the input knows: it compares when the broker took a record with the wall clock.
 * What is downstream looks fresh, though the events in it are hours old; so one object is shared by
 * all tasks of an instance, and whoever lags holds back all. It takes effect through {@link
 * CommitRequests}; the long interval is Kafka's own. A wrong answer costs a commit, or freshness,
 * and never more. Thread-safe.
 */
public final class CommitPace {

  /** Older records are a backlog; younger ones may be a pause of the process, or of the broker. */
  private static final long BACKLOG_MS = 2_000;

  /** Who has a backlog reads on within this time, or it has come to the end of it. */
  private static final long READS_ON_MS = 250;

  private final long intervalMs;
  private volatile long behindUntilMs;

  /** At the head of the input, a commit each {@code interval}. */
  public CommitPace(Duration interval) {
    intervalMs = interval.toMillis();
  }

  /**
   * A record of the input is being processed.
   *
   * @param appendMs when the broker took it, milliseconds since 1970
   */
  public void read(long appendMs, long nowMs) {
    // All threads read the field for each record: it is not written for each.
    if (nowMs - appendMs > BACKLOG_MS && behindUntilMs - nowMs < READS_ON_MS / 2) {
      behindUntilMs = nowMs + READS_ON_MS;
    }
  }

  /** Whether this instance is reading a backlog. */
  boolean behind(long nowMs) {
    return nowMs < behindUntilMs;
  }

  long intervalMs() {
    return intervalMs;
  }
}
