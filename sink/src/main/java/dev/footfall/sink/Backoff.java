package dev.footfall.sink;

import java.time.Duration;

/**
 * Pauses between attempts: the first, then doubling to the longest. Without jitter, as a few
 * writers are no herd.
 *
 * @param first pause after the first failure
 * @param longest longest pause
 */
public record Backoff(Duration first, Duration longest) {

  private static final int MAX_DOUBLINGS = 20;

  public Backoff {
    if (longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "the longest pause, " + longest + ", is shorter than the first, " + first);
    }
  }

  /** The pause after {@code failures} failures in a row, counted from 1. */
  public Duration after(int failures) {
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
