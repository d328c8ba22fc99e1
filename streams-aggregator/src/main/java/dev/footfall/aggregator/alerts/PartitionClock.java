package dev.footfall.aggregator.alerts;

/**
 * Up to when, in event time, one input partition is complete.
 *
 * <p>That is the latest event time in it: events are roughly in order. A partition in which it does
 * not move on counts as at the wall clock once it has been so for a while and there is nothing left
 * to read, else one without traffic would hold up the others. What is left to read can't be asked
 * here; it is taken from when the broker took the last record. So a partition with nothing but a
 * replay of last year in it is at the wall clock, and one that has a backlog is where it reads. It
 * never goes back. For one thread.
 */
final class PartitionClock {

  /** How many times longer nothing must come where there was a backlog, or nothing yet. */
  private static final int DOUBT = 3;

  private final long idleMs;
  private long completeMs;
  private long movedAtMs;
  private long readAtMs;
  private long lastAppendMs;

  /**
   * A clock at zero.
   *
   * @param idleMs how long an event time that does not move on is waited for
   * @param nowMs the wall clock
   */
  PartitionClock(long idleMs, long nowMs) {
    this.idleMs = idleMs;
    movedAtMs = nowMs;
    readAtMs = nowMs;
  }

  /** A record was read. Its event can't be newer than its arrival, whatever its clock says. */
  void read(long eventMs, long appendMs, long nowMs) {
    long credible = Math.min(eventMs, appendMs);
    if (credible > completeMs) {
      completeMs = credible;
      movedAtMs = nowMs;
    }
    lastAppendMs = Math.max(lastAppendMs, appendMs);
    readAtMs = nowMs;
  }

  /** Milliseconds since 1970; zero when nothing is known. */
  long completeMs(long nowMs) {
    if (nowMs - movedAtMs >= idleMs && caughtUp(nowMs)) {
      completeMs = Math.max(completeMs, nowMs);
    }
    return completeMs;
  }

  private boolean caughtUp(long nowMs) {
    boolean lastWasFresh = readAtMs - lastAppendMs < idleMs;
    return lastWasFresh || nowMs - readAtMs >= DOUBT * idleMs;
  }
}
