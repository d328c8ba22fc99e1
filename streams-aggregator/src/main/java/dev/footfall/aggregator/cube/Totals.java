package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.events.ResultStatus;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Counts and durations of some events. Adding is associative and commutative, so however events are
 * batched and reordered on their way, the sum is that of a recomputation. Mutable, because it is
 * filled once per event; for one thread.
 */
public final class Totals {

  public static final BinaryCodec<Totals> CODEC = new Codec();

  private static final int STATUSES = ResultStatus.values().length;

  private final long[] byStatus = new long[STATUSES];
  private long durationCount;
  private long durationMinMs = Long.MAX_VALUE;
  private long durationMaxMs = Long.MIN_VALUE;
  private long durationSumMs;

  /** Adds one event. */
  public void add(ResultStatus status, @Nullable Long durationMs) {
    byStatus[status.ordinal()]++;
    if (durationMs != null) {
      durationCount++;
      durationMinMs = Math.min(durationMinMs, durationMs);
      durationMaxMs = Math.max(durationMaxMs, durationMs);
      durationSumMs = saturatedSum(durationSumMs, durationMs);
    }
  }

  /** Adds what {@code other} holds; it stays as it is. */
  public void add(Totals other) {
    for (int i = 0; i < STATUSES; i++) {
      byStatus[i] += other.byStatus[i];
    }
    durationCount += other.durationCount;
    durationMinMs = Math.min(durationMinMs, other.durationMinMs);
    durationMaxMs = Math.max(durationMaxMs, other.durationMaxMs);
    durationSumMs = saturatedSum(durationSumMs, other.durationSumMs);
  }

  /** Durations are not negative: stopping at the top keeps the sum associative, wrapping lies. */
  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  public long count() {
    long count = 0;
    for (long c : byStatus) {
      count += c;
    }
    return count;
  }

  public long count(ResultStatus status) {
    return byStatus[status.ordinal()];
  }

  /** Share of failures, between 0 and 1; 0 without events. */
  public double errorRate() {
    long count = count();
    return count == 0
        ? 0
        : (double) (count(ResultStatus.ERROR) + count(ResultStatus.TIMEOUT)) / count;
  }

  public long durationCount() {
    return durationCount;
  }

  /** Milliseconds, null without durations. */
  public @Nullable Long durationMinMs() {
    return durationCount == 0 ? null : Long.valueOf(durationMinMs);
  }

  /** Milliseconds, null without durations. */
  public @Nullable Long durationMaxMs() {
    return durationCount == 0 ? null : Long.valueOf(durationMaxMs);
  }

  /** Milliseconds. */
  public long durationSumMs() {
    return durationSumMs;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Totals other
        && Arrays.equals(byStatus, other.byStatus)
        && durationCount == other.durationCount
        && durationMinMs == other.durationMinMs
        && durationMaxMs == other.durationMaxMs
        && durationSumMs == other.durationSumMs;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(byStatus) + 31 * Long.hashCode(durationSumMs);
  }

  @Override
  public String toString() {
    return "Totals[count="
        + count()
        + " by status "
        + Arrays.toString(byStatus)
        + ", durations="
        + durationCount
        + " sum "
        + durationSumMs
        + " ms]";
  }

  private static final class Codec extends BinaryCodec<Totals> {

    /** The order on disk: not the enum's, which may grow in the middle. */
    private static final ResultStatus[] ORDER = {
      ResultStatus.SUCCESS,
      ResultStatus.ERROR,
      ResultStatus.PENDING,
      ResultStatus.TIMEOUT,
      ResultStatus.UNKNOWN
    };

    @Override
    public void write(Totals value, BinaryEncoder out) throws IOException {
      for (ResultStatus status : ORDER) {
        out.writeLong(value.count(status));
      }
      out.writeLong(value.durationCount);
      if (value.durationCount > 0) {
        out.writeLong(value.durationMinMs);
        out.writeLong(value.durationMaxMs);
        out.writeLong(value.durationSumMs);
      }
    }

    @Override
    public Totals read(BinaryDecoder in) throws IOException {
      Totals value = new Totals();
      for (ResultStatus status : ORDER) {
        value.byStatus[status.ordinal()] = in.readLong();
      }
      value.durationCount = in.readLong();
      if (value.durationCount > 0) {
        value.durationMinMs = in.readLong();
        value.durationMaxMs = in.readLong();
        value.durationSumMs = in.readLong();
      }
      return value;
    }
  }
}
