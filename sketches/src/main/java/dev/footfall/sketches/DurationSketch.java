package dev.footfall.sketches;

import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles of durations in a few bytes: any percentile is within 1 % of a value that has its
 * rank, however many sketches were merged, in whatever order. The price is one counter for each 2 %
 * of the range that occurs: three bytes in the encoding, eight in the heap, 2,185 counters at most
 * (18 KB) for everything between 0 and {@link Long#MAX_VALUE}. So no bin is ever collapsed into
 * another, which would make the result depend on the order of merges.
 *
 * <p>This is DDSketch (Masson, Rim, Lee: DDSketch, VLDB 2019) with the logarithmic mapping of
 * Datadog's library and counters that are whole numbers. Bin 0 counts zeros; bin {@code i > 0}
 * counts durations from {@code g^(i-1)} up to, not including, {@code g^i}, where {@code g = 1.01 /
 * 0.99}, and stands for {@code 1.01 * g^(i-1)}.
 *
 * <p>The bytes, version 1: a 1, then for each bin with a count, in ascending order, its number less
 * that of the bin before, and its count, both as variable-length numbers (seven bits a byte, lowest
 * first, the top bit says that more follow).
 *
 * <p>Adding is associative and commutative. Mutable; for one thread.
 */
public final class DurationSketch {

  /** How far a percentile may be from a value that has its rank, relative to that value. */
  public static final double RELATIVE_ERROR = 0.01;

  private static final int VERSION = 1;
  private static final LogarithmicMapping BINS = new LogarithmicMapping(RELATIVE_ERROR);
  private static final int LAST_BIN = 1 + BINS.index((double) Long.MAX_VALUE);
  private static final int MOST_BYTES = 1 + (LAST_BIN + 1) * 10;

  /** A counter is one number: the bin above these bits, the count in them. */
  private static final int COUNT_BITS = 51;

  private static final long MOST = (1L << COUNT_BITS) - 1;

  /** Bins of what is common, looked up instead of computed: up to 4 s, 8 KB once. */
  private static final short[] COMMON = new short[4096];

  static {
    for (int ms = 1; ms < COMMON.length; ms++) {
      COMMON[ms] = (short) (1 + BINS.index(ms));
    }
  }

  private static final long[] NONE = {};

  // In ascending order of bins.
  private long[] counters = NONE;
  private int size;

  /**
   * Adds one duration.
   *
   * @param ms milliseconds
   * @throws IllegalArgumentException when it is negative
   */
  public void add(long ms) {
    if (ms < 0) {
      throw new IllegalArgumentException("a duration must not be negative, is " + ms + " ms");
    }
    int bin = ms < COMMON.length ? COMMON[(int) ms] : 1 + BINS.index((double) ms);
    int at = find(bin);
    if (at >= 0) {
      counters[at] = plus(counters[at], 1);
      return;
    }
    int insertAt = ~at;
    if (size == counters.length) {
      counters = Arrays.copyOf(counters, Math.max(4, 2 * size));
    }
    System.arraycopy(counters, insertAt, counters, insertAt + 1, size - insertAt);
    counters[insertAt] = counter(bin, 1);
    size++;
  }

  /** Adds what {@code other} holds; it stays as it is. */
  public void merge(DurationSketch other) {
    if (other.size == 0) {
      return;
    }
    long[] merged = new long[size + other.size];
    int count = 0;
    int mine = 0;
    int others = 0;
    while (mine < size && others < other.size) {
      long a = counters[mine];
      long b = other.counters[others];
      if (bin(a) == bin(b)) {
        merged[count++] = plus(a, count(b));
        mine++;
        others++;
      } else if (a < b) {
        merged[count++] = a;
        mine++;
      } else {
        merged[count++] = b;
        others++;
      }
    }
    System.arraycopy(counters, mine, merged, count, size - mine);
    count += size - mine;
    System.arraycopy(other.counters, others, merged, count, other.size - others);
    size = count + other.size - others;
    counters = merged;
  }

  /** Whether there are no durations. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Number of durations. */
  public long count() {
    long count = 0;
    for (int i = 0; i < size; i++) {
      count += count(counters[i]);
    }
    return count;
  }

  /**
   * The value at {@code q} of the way from the smallest to the largest duration, within 1 %.
   *
   * @param q between 0 and 1: 0.95 for the 95th percentile
   * @return milliseconds, NaN when there are no durations
   * @throws IllegalArgumentException when {@code q} is not between 0 and 1
   */
  public double quantile(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("a quantile is between 0 and 1, is " + q);
    }
    long left = (long) (q * (count() - 1));
    for (int i = 0; i < size; i++) {
      left -= count(counters[i]);
      if (left < 0) {
        return value(bin(counters[i]));
      }
    }
    return Double.NaN;
  }

  /**
   * As {@link #quantile(double)}, for who knows the extremes exactly: a percentile is then never
   * outside of them, and that of a single duration is the duration.
   */
  public double quantile(double q, long minMs, long maxMs) {
    return Math.min(Math.max(quantile(q), minMs), maxMs); // NaN stays NaN
  }

  /** The bytes; {@link #ofBytes} reads them. Equal sketches have equal bytes. */
  public byte[] toBytes() {
    SketchWriter out = new SketchWriter(VERSION, 1 + 3 * size);
    int before = 0;
    for (int i = 0; i < size; i++) {
      int bin = bin(counters[i]);
      out.writeNumber(bin - before);
      out.writeNumber(count(counters[i]));
      before = bin;
    }
    return out.toBytes();
  }

  /**
   * Reads a sketch.
   *
   * @throws SketchFormatException when {@code bytes} are not those of a sketch of a known version
   */
  public static DurationSketch ofBytes(byte[] bytes) {
    SketchReader in = new SketchReader("duration sketch", bytes, VERSION, MOST_BYTES);
    DurationSketch sketch = new DurationSketch();
    sketch.counters = new long[(bytes.length - 1) / 2]; // each counter has two bytes or more
    int bin = 0;
    while (in.hasMore()) {
      bin += (int) in.readNumber(sketch.size == 0 ? 0 : 1, LAST_BIN - bin);
      sketch.counters[sketch.size++] = counter(bin, in.readNumber(1, MOST));
    }
    return sketch;
  }

  private static double value(int bin) {
    return bin == 0 ? 0 : BINS.value(bin - 1);
  }

  /** Where the counter of {@code bin} is, or where it would be inserted, inverted. */
  private int find(int bin) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = bin(counters[middle]);
      if (found == bin) {
        return middle;
      }
      if (found < bin) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ~low;
  }

  private static long counter(int bin, long count) {
    return (long) bin << COUNT_BITS | count;
  }

  private static int bin(long counter) {
    return (int) (counter >>> COUNT_BITS);
  }

  private static long count(long counter) {
    return counter & MOST;
  }

  /** Stopping at the top keeps the sum associative, and the bin what it is. */
  private static long plus(long counter, long more) {
    return counter(bin(counter), Math.min(MOST, count(counter) + more));
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof DurationSketch other
        && Arrays.equals(counters, 0, size, other.counters, 0, other.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + Long.hashCode(counters[i]);
    }
    return hash;
  }

  @Override
  public String toString() {
    return "DurationSketch[" + count() + " durations, " + size + " bins]";
  }
}
