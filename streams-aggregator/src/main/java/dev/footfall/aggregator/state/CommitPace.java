package dev.footfall.aggregator.state;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often an instance commits. A commit writes whatever changed since the last one, so near the
 * head of the input it comes at short intervals, because somebody looks at the results, and while a
 * backlog is read at long ones, because nearly everything would be written again by the next.
 *
 * <p>Only who reads the input knows: it compares when the broker took a record with the wall clock.
 * What is downstream looks fresh, though the events in it are hours old; so one object is shared by
 * all tasks of an instance, and whoever lags holds back all. When the last one has come to the end
 * of its backlog, readers commit at once, and who merges waits until what they gave out is there:
 * else it would write everything twice. It takes effect through {@link CommitRequests}. A wrong
 * answer costs a commit, or freshness, and never more. Thread-safe.
 */
public final class CommitPace {

  /** What a task does, by where it is in the topology. */
  public enum Stage {
    /** It reads the input. */
    READS,
    /** It merges what readers gave out. */
    MERGES
  }

  /** Older records are a backlog; younger ones may be a pause of the process, or of the broker. */
  private static final long BACKLOG_MS = 2_000;

  /** More than a commit that writes much takes, between two polls of a reader. */
  private static final long READS_ON_MS = 2_000;

  /** The same of a reader that does not know whether there is more. */
  private static final long MAY_READ_ON_MS = 250;

  /** What readers give out arrives within this time, with the commit that it waits for. */
  private static final long ARRIVES_MS = 500;

  /** More of the same commit follows within this time. */
  private static final long FOLLOWS_MS = 250;

  private final long intervalMs;
  private final long longestMs;
  private final Map<String, Long> behindUntilMs = new ConcurrentHashMap<>(); // by source
  private volatile long underWayUntilMs;

  /**
   * A pace.
   *
   * @param interval between commits at the head of the input
   * @param backlogInterval the same while a backlog is read
   */
  public CommitPace(Duration interval, Duration backlogInterval) {
    intervalMs = interval.toMillis();
    longestMs = Math.max(intervalMs, backlogInterval.toMillis());
  }

  /**
   * Records of the input are being processed.
   *
   * @param source the partition
   * @param appendMs when the broker took the last of them, milliseconds since 1970
   * @param more whether the partition has more of them
   */
  public void read(String source, long appendMs, long nowMs, boolean more) {
    readUntil(source, appendMs, nowMs, more ? READS_ON_MS : 0);
  }

  /** The same when it is not known whether there is more. */
  public void read(String source, long appendMs, long nowMs) {
    readUntil(source, appendMs, nowMs, MAY_READ_ON_MS);
  }

  private void readUntil(String source, long appendMs, long nowMs, long readsOnMs) {
    if (nowMs - appendMs > BACKLOG_MS) {
      behindUntilMs.put(source, nowMs + readsOnMs);
      underWay(nowMs, ARRIVES_MS);
    } else {
      behindUntilMs.remove(source);
    }
  }

  /** A reader is about to commit what it gives out. */
  public void gaveOut(long nowMs) {
    if (nowMs < underWayUntilMs) {
      underWay(nowMs, ARRIVES_MS);
    }
  }

  /**
   * What a reader gave out is being merged.
   *
   * @param appendMs when the broker took the oldest event in it, milliseconds since 1970
   */
  public void merged(long appendMs, long nowMs) {
    // At the head it is as old as two commits are long, on a machine that is too slow for them.
    if (nowMs - appendMs > 2 * BACKLOG_MS) {
      underWay(nowMs, FOLLOWS_MS);
    }
  }

  private void underWay(long nowMs, long forMs) {
    // All threads read the field: it is not written for each record.
    if (underWayUntilMs - nowMs < forMs - 10) {
      underWayUntilMs = nowMs + forMs;
    }
  }

  /** Whether a task does better to commit later, since more of a backlog is on its way to it. */
  public boolean waits(Stage stage, long nowMs) {
    return (stage == Stage.MERGES && nowMs < underWayUntilMs)
        || behindUntilMs.values().stream().anyMatch(until -> nowMs < until);
  }

  long intervalMs() {
    return intervalMs;
  }

  /** A task does not wait longer than this. */
  long longestMs() {
    return longestMs;
  }
}
