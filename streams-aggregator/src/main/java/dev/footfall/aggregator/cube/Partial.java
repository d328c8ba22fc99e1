package dev.footfall.aggregator.cube;

import dev.footfall.events.ResultStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one task counted for one {@link Dimensions} since its last commit, by minute. It travels
 * instead of the events: its size depends on how many minutes the events touched, not on how many
 * events there were. Mutable; for one thread.
 */
public final class Partial {

  /** The granularity of partials; larger windows are made of these. */
  public static final long MINUTE_MS = 60_000;

  private final Map<Long, Totals> minutes = new HashMap<>(4);

  // Events of one cell mostly come minute by minute: saves boxing and a look-up per event.
  private long lastMinute = -1;
  private @Nullable Totals last;

  /**
   * Adds one event.
   *
   * @return whether it is the first one of its minute
   */
  public boolean add(
      long eventTimeMs, ResultStatus status, @Nullable Long durationMs, @Nullable String userId) {
    long minute = eventTimeMs / MINUTE_MS;
    Totals totals = last;
    boolean first = false;
    if (totals == null || minute != lastMinute) {
      totals = minutes.get(minute);
      if (totals == null) {
        totals = new Totals();
        minutes.put(minute, totals);
        first = true;
      }
      last = totals;
      lastMinute = minute;
    }
    totals.add(status, durationMs, userId);
    return first;
  }

  /** Number of minutes touched. */
  public int minutes() {
    return minutes.size();
  }

  /** Calls {@code each} with the start of every minute touched, milliseconds since 1970. */
  public void forEach(BiConsumer<Long, Totals> each) {
    minutes.forEach((minute, totals) -> each.accept(minute * MINUTE_MS, totals));
  }

  /** Calls {@code each} with the number of every minute touched. */
  void forEachMinute(BiConsumer<Long, Totals> each) {
    minutes.forEach(each);
  }

  /** Puts the sums of a minute in, which was not touched before. */
  void put(long minute, Totals totals) {
    minutes.put(minute, totals);
  }
}
