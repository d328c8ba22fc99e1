package dev.footfall.sink;

import dev.footfall.events.UsageAggregate;
import dev.footfall.sketches.DurationSketch;
import dev.footfall.sketches.SketchFormatException;
import dev.footfall.sketches.UserSketch;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is estimated of one aggregate. Something unknown, of a record without sketches, makes every
 * sum with it unknown: a percentile of a part would be taken for one of the whole.
 *
 * @param p50Ms null without durations, and when not known, like the others
 * @param users null when not known
 * @param durations null when not known; empty without durations
 * @param userSet null when not known; empty without users
 */
record AggregateEstimates(
    @Nullable Double p50Ms,
    @Nullable Double p95Ms,
    @Nullable Double p99Ms,
    @Nullable Long users,
    @Nullable DurationSketch durations,
    @Nullable UserSketch userSet) {

  static final AggregateEstimates UNKNOWN =
      new AggregateEstimates(null, null, null, null, null, null);

  /**
   * Reads those of a record.
   *
   * @throws BadRecordException when a sketch is not readable
   */
  static AggregateEstimates of(UsageAggregate aggregate) {
    try {
      return new AggregateEstimates(
          aggregate.getDurationP50Ms(),
          aggregate.getDurationP95Ms(),
          aggregate.getDurationP99Ms(),
          aggregate.getUsers(),
          durations(bytes(aggregate.getDurationSketch()), aggregate.getDurationCount()),
          userSet(bytes(aggregate.getUserSketch()), aggregate.getUsers()));
    } catch (SketchFormatException e) {
      throw new BadRecordException("bad_sketch", String.valueOf(e.getMessage()));
    }
  }

  /** The sketches of a stored row, as far as they can be read. */
  static AggregateEstimates ofStored(
      byte @Nullable [] durations,
      long durationCount,
      byte @Nullable [] userSet,
      @Nullable Long users) {
    return new AggregateEstimates(
        null,
        null,
        null,
        users,
        readable(bytes -> durations(bytes, durationCount), durations),
        readable(bytes -> userSet(bytes, users), userSet));
  }

  /** These and {@code more} together, of which the shortest and longest durations are known. */
  AggregateEstimates plus(
      AggregateEstimates more, @Nullable Long durationMinMs, @Nullable Long durationMaxMs) {
    DurationSketch allDurations = null;
    if (durations != null && more.durations != null) {
      allDurations = new DurationSketch();
      allDurations.merge(durations);
      allDurations.merge(more.durations);
    }
    UserSketch allUsers = null;
    if (userSet != null && more.userSet != null) {
      allUsers = new UserSketch();
      allUsers.merge(userSet);
      allUsers.merge(more.userSet);
    }
    return new AggregateEstimates(
        quantile(allDurations, 0.50, durationMinMs, durationMaxMs),
        quantile(allDurations, 0.95, durationMinMs, durationMaxMs),
        quantile(allDurations, 0.99, durationMinMs, durationMaxMs),
        allUsers == null ? null : Long.valueOf(allUsers.estimate()),
        allDurations,
        allUsers);
  }

  byte @Nullable [] durationBytes() {
    return durations == null || durations.isEmpty() ? null : durations.toBytes();
  }

  byte @Nullable [] userBytes() {
    return userSet == null || userSet.isEmpty() ? null : userSet.toBytes();
  }

  private static @Nullable Double quantile(
      @Nullable DurationSketch sketch, double q, @Nullable Long minMs, @Nullable Long maxMs) {
    return sketch == null || minMs == null || maxMs == null || sketch.isEmpty()
        ? null
        : Double.valueOf(sketch.quantile(q, minMs, maxMs));
  }

  private static @Nullable DurationSketch durations(byte @Nullable [] bytes, long count) {
    if (bytes == null) {
      return count == 0 ? new DurationSketch() : null;
    }
    return DurationSketch.ofBytes(bytes);
  }

  private static @Nullable UserSketch userSet(byte @Nullable [] bytes, @Nullable Long users) {
    if (bytes == null) {
      return users != null && users == 0 ? new UserSketch() : null;
    }
    return UserSketch.ofBytes(bytes);
  }

  private static <T> @Nullable T readable(
      Function<byte @Nullable [], @Nullable T> read, byte @Nullable [] bytes) {
    try {
      return read.apply(bytes);
    } catch (SketchFormatException writtenByAnotherVersion) {
      return null;
    }
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
