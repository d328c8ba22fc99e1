package dev.footfall.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Calls at a steady rate, as a busy application makes them: the caches are cold then, and a call
 * costs more than flat out. Beside it the same of an empty call, which is what the clock and the
 * scheduler cost.
 */
final class PacedCalls {

  private PacedCalls() {}

  /** Median, 99th and 99.9th percentile and maximum of what {@code calls} calls took. */
  static String run(Runnable call, int perSecond, int calls) {
    return run(List.of(call), perSecond, calls).get(0);
  }

  /** The same of several calls in turn, so that all of them meet the same noise. */
  static List<String> run(List<Runnable> each, int perSecond, int calls) {
    long[][] took = new long[each.size()][calls];
    long every = 1_000_000_000L / perSecond;
    long next = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      while (System.nanoTime() < next) {
        Thread.onSpinWait();
      }
      for (int c = 0; c < took.length; c++) {
        long start = System.nanoTime();
        each.get(c).run();
        took[c][i] = System.nanoTime() - start;
      }
      next += every;
    }
    return Arrays.stream(took).map(PacedCalls::figures).toList();
  }

  private static String figures(long[] took) {
    Arrays.sort(took);
    return String.format(
        Locale.ROOT,
        "%8.2f %8.2f %8.2f %8.2f",
        micros(took, 0.5),
        micros(took, 0.99),
        micros(took, 0.999),
        micros(took, 1));
  }

  private static double micros(long[] sorted, double quantile) {
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1000.0;
  }
}
