package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.events.ResultStatus;
import dev.footfall.sketches.DurationSketch;
import dev.footfall.sketches.UserDictionary;
import dev.footfall.sketches.UserSketch;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Counts, durations and users of some events. Adding is associative and commutative, also that of
 * the sketches, so however events are batched and reordered on their way, the sum is that of a
 * recomputation. Mutable, because it is filled once per event; for one thread.
 */
public final class Totals {

  public static final BinaryCodec<Totals> CODEC = new Codec();

  private static final int STATUSES = ResultStatus.values().length;

  /** The order on disk: not the enum's, which may grow in the middle. */
  private static final ResultStatus[] ORDER = {
    ResultStatus.SUCCESS,
    ResultStatus.ERROR,
    ResultStatus.PENDING,
    ResultStatus.TIMEOUT,
    ResultStatus.UNKNOWN
  };

  private final long[] byStatus = new long[STATUSES];
  private long durationCount;
  private long durationMinMs = Long.MAX_VALUE;
  private long durationMaxMs = Long.MIN_VALUE;
  private long durationSumMs;

  // Made when there is something to put in: most cells are of few events.
  private @Nullable DurationSketch durations;
  private @Nullable UserSketch users;

  /** Adds one event without a user. */
  public void add(ResultStatus status, @Nullable Long durationMs) {
    add(status, durationMs, null);
  }

  /** Adds one event. */
  public void add(ResultStatus status, @Nullable Long durationMs, @Nullable String userId) {
    byStatus[status.ordinal()]++;
    if (durationMs != null) {
      durationCount++;
      durationMinMs = Math.min(durationMinMs, durationMs);
      durationMaxMs = Math.max(durationMaxMs, durationMs);
      durationSumMs = saturatedSum(durationSumMs, durationMs);
      durationSketch().add(durationMs);
    }
    if (userId != null) {
      userSketch().add(userId);
    }
  }

  private DurationSketch durationSketch() {
    DurationSketch sketch = durations;
    if (sketch == null) {
      sketch = new DurationSketch();
      durations = sketch;
    }
    return sketch;
  }

  private UserSketch userSketch() {
    UserSketch sketch = users;
    if (sketch == null) {
      sketch = new UserSketch();
      users = sketch;
    }
    return sketch;
  }

  /** Adds what {@code other} holds; it stays as it is. */
  public void add(Totals other) {
    addWithoutSketches(other);
    if (other.durations != null) {
      durationSketch().merge(other.durations);
    }
    if (other.users != null) {
      userSketch().merge(other.users);
    }
  }

  /** Adds all but percentiles and users, for whom they are nothing but weight. */
  public void addWithoutSketches(Totals other) {
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

  /**
   * A percentile of the durations, within 1 %; see {@link DurationSketch#quantile(double)}.
   *
   * @param q between 0 and 1
   * @return milliseconds, NaN without durations
   */
  public double quantile(double q) {
    return durations == null ? Double.NaN : durations.quantile(q, durationMinMs, durationMaxMs);
  }

  /** Different users, estimated; events without a user don't count. */
  public long users() {
    return users == null ? 0 : users.estimate();
  }

  /** What merges into percentiles of more; null without durations. */
  byte @Nullable [] durationSketchBytes() {
    return durations == null ? null : durations.toBytes();
  }

  /** What merges into the users of more; null without users. */
  byte @Nullable [] userSketchBytes() {
    return users == null ? null : users.toBytes();
  }

  /** Who was counted; null without users. */
  @Nullable UserSketch userSketchOrNull() {
    return users;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Totals other
        && Arrays.equals(byStatus, other.byStatus)
        && durationCount == other.durationCount
        && durationMinMs == other.durationMinMs
        && durationMaxMs == other.durationMaxMs
        && durationSumMs == other.durationSumMs
        && Objects.equals(durations, other.durations)
        && Objects.equals(users, other.users);
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

    @Override
    public void write(Totals value, BinaryEncoder out) throws IOException {
      value.writeCounts(out);
      value.writeDurations(out);
      writeSketch(value.userSketchBytes(), out);
    }

    @Override
    public Totals read(BinaryDecoder in) throws IOException {
      Totals value = new Totals();
      value.readCounts(in);
      value.readDurations(in);
      byte[] users = BinaryCodec.readBytes(in);
      value.users = users.length == 0 ? null : UserSketch.ofBytes(users);
      return value;
    }
  }

  /** Writes counts, and of durations what is not in their sketch. */
  void writeCounts(BinaryEncoder out) throws IOException {
    for (ResultStatus status : ORDER) {
      out.writeLong(count(status));
    }
    out.writeLong(durationCount);
    if (durationCount > 0) {
      out.writeLong(durationMinMs);
      out.writeLong(durationMaxMs);
      out.writeLong(durationSumMs);
    }
  }

  void readCounts(BinaryDecoder in) throws IOException {
    for (ResultStatus status : ORDER) {
      byStatus[status.ordinal()] = in.readLong();
    }
    durationCount = in.readLong();
    if (durationCount > 0) {
      durationMinMs = in.readLong();
      durationMaxMs = in.readLong();
      durationSumMs = in.readLong();
    }
  }

  /** Writes the sketch of durations. */
  void writeDurations(BinaryEncoder out) throws IOException {
    writeSketch(durationSketchBytes(), out);
  }

  void readDurations(BinaryDecoder in) throws IOException {
    byte[] sketch = BinaryCodec.readBytes(in);
    durations = sketch.length == 0 ? null : DurationSketch.ofBytes(sketch);
  }

  /** Writes the sketch of users, which the dictionary was made of among others. */
  void writeUsers(UserDictionary dictionary, BinaryEncoder out) throws IOException {
    writeSketch(users == null ? null : dictionary.write(users), out);
  }

  void readUsers(UserDictionary dictionary, BinaryDecoder in) throws IOException {
    byte[] sketch = BinaryCodec.readBytes(in);
    users = sketch.length == 0 ? null : dictionary.read(sketch);
  }

  private static void writeSketch(byte @Nullable [] sketch, BinaryEncoder out) throws IOException {
    out.writeBytes(sketch == null ? new byte[0] : sketch);
  }
}
