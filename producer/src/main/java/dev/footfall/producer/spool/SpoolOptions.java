package dev.footfall.producer.spool;

import java.time.Duration;

/**
 * How a tracker uses its spool. Larger bounds outlive longer outages and cost disk. Begin at {@link
 * #DEFAULTS} and change what must be: {@code DEFAULTS.withMaxBytes(1L << 30)}. Immutable.
 *
 * @param maxBytes bytes on disk, of this tracker and of those before it whose events it sends;
 *     beyond, the oldest file is deleted and its events are counted as lost. At least 1 MiB,
 *     default 256 MiB: 15 minutes of 1,000 usual events a second. Events that are with the Kafka
 *     client, at most 4 MiB, and one file, an eighth of this or 4 MiB, can come on top
 * @param maxAge how long a file is kept; older ones are deleted and counted. At least one second,
 *     default 7 days
 * @param fsync when that what an outage writes is forced to the disk; default {@link
 *     Fsync#EACH_SECOND}
 * @param drainPerSecond how many events a second are sent from disk at most, beyond those that the
 *     application tracks at that time and that go behind them, so that many trackers that come back
 *     at once don't flood Kafka. At least 1, default 10,000
 * @param usage durability of usage events; default {@link Durability#ON_FAILURE}
 * @param assignments durability of assignment events; default {@link Durability#ALWAYS}, because
 *     they are audit. When either kind is {@link Durability#MEMORY}, no kind moves to disk in an
 *     outage, because all events of a tracker are sent in one order
 */
public record SpoolOptions(
    long maxBytes,
    Duration maxAge,
    Fsync fsync,
    int drainPerSecond,
    Durability usage,
    Durability assignments) {

  private static final long MIN_BYTES = 1L << 20;
  private static final Duration MIN_AGE = Duration.ofSeconds(1);
  private static final Duration MAX_AGE = Duration.ofDays(3650);
  private static final long LARGEST_FILE = 4L << 20;

  /** What suits most applications. */
  public static final SpoolOptions DEFAULTS =
      new SpoolOptions(
          256L << 20,
          Duration.ofDays(7),
          Fsync.EACH_SECOND,
          10_000,
          Durability.ON_FAILURE,
          Durability.ALWAYS);

  /** For a store that is never sent: the same, kept for 90 days. */
  public static final SpoolOptions LOCAL_STORE = DEFAULTS.withMaxAge(Duration.ofDays(90));

  /** Checks the values; one that is not allowed is an {@link IllegalArgumentException}. */
  public SpoolOptions {
    if (maxBytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes of a spool must be at least " + MIN_BYTES + ", is " + maxBytes);
    }
    if (maxAge.compareTo(MIN_AGE) < 0 || maxAge.compareTo(MAX_AGE) > 0) {
      throw new IllegalArgumentException(
          "maxAge of a spool must be between " + MIN_AGE + " and " + MAX_AGE + ", is " + maxAge);
    }
    if (drainPerSecond < 1) {
      throw new IllegalArgumentException(
          "drainPerSecond of a spool must be at least 1, is " + drainPerSecond);
    }
  }

  /** The same with another bound of bytes. */
  public SpoolOptions withMaxBytes(long bytes) {
    return new SpoolOptions(bytes, maxAge, fsync, drainPerSecond, usage, assignments);
  }

  /** The same with another bound of age. */
  public SpoolOptions withMaxAge(Duration age) {
    return new SpoolOptions(maxBytes, age, fsync, drainPerSecond, usage, assignments);
  }

  /** The same with another way of forcing. */
  public SpoolOptions withFsync(Fsync when) {
    return new SpoolOptions(maxBytes, maxAge, when, drainPerSecond, usage, assignments);
  }

  /** The same with another rate of sending from disk. */
  public SpoolOptions withDrainPerSecond(int events) {
    return new SpoolOptions(maxBytes, maxAge, fsync, events, usage, assignments);
  }

  /** The same with another durability of usage events. */
  public SpoolOptions withUsage(Durability durability) {
    return new SpoolOptions(maxBytes, maxAge, fsync, drainPerSecond, durability, assignments);
  }

  /** The same with another durability of assignment events. */
  public SpoolOptions withAssignments(Durability durability) {
    return new SpoolOptions(maxBytes, maxAge, fsync, drainPerSecond, usage, durability);
  }

  /** Whether an outage moves events to disk. */
  public boolean spoolsOutages() {
    return usage != Durability.MEMORY && assignments != Durability.MEMORY;
  }

  /** A file that is longer is followed by a new one. */
  long fileBytes() {
    return Math.min(LARGEST_FILE, maxBytes / 8);
  }
}
