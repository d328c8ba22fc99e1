package dev.footfall.aggregator.cube;

import dev.footfall.events.AggregateKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The windows of one task that may still grow, and what came too late for those that may not.
 *
 * <p>The horizon is the latest event time of which the task knew at its last commit. A window is
 * closed when its end and the grace period are not after the horizon; what is added then becomes an
 * amendment, whether the window ever was here or not. The horizon moves at commits only, and never
 * back: so within a commit the order of partials does not matter, a window is either open or closed
 * for all of it, and no update can follow a final total or an amendment of the same key.
 *
 * <p>Open windows are in the heap; {@link #flush} writes what changed to the store and gives it
 * out. An hour is its closed minutes and its open ones, see {@link OpenCell}; which cells it has,
 * {@link CellLimit} decides, for its minutes too. For one thread.
 */
final class OpenWindows {

  static final int MINUTE_MS = 60_000;
  static final int HOUR_MS = 3_600_000;

  /** Sizes of the windows, milliseconds. Each divides the next one. */
  public static final List<Integer> SIZES_MS = List.of(MINUTE_MS, HOUR_MS);

  /** Cells of open hours, some KB each with their minutes, before what is new goes to others. */
  private static final int MOST_CELLS = 20_000;

  private static final String HORIZON = "horizon";

  /** Takes what {@link #flush} gives out. */
  public interface Output {
    void emit(WindowKey key, AggregateKind kind, Totals totals);
  }

  /** Which windows of an event had closed when it came. */
  enum Lateness {
    ON_TIME,
    AFTER_ITS_MINUTE,
    AFTER_ITS_HOUR;

    /** Whether the window of {@code sizeMs} was still open. */
    boolean open(int sizeMs) {
      return this == ON_TIME || this == AFTER_ITS_MINUTE && sizeMs == HOUR_MS;
    }
  }

  private final KeyValueStore<WindowKey, Totals> store;
  private final KeyValueStore<String, Long> horizonStore;
  private final long graceMs;
  private final int maxActions;
  private final Map<Long, OpenHour> hours = new HashMap<>(); // by their ends
  private final Map<WindowKey, Totals> amendments = new HashMap<>();
  private final Map<Long, CellLimit> closedHours = new HashMap<>(); // since the last commit
  private long horizonMs;
  private long nextHorizonMs;
  private int cells;
  private int open;
  private int openedSinceCommit;
  private long overflow;

  /**
   * Goes on with what the two stores hold.
   *
   * @param maxActions actions of a service in an hour; see {@link CellLimit}
   */
  public OpenWindows(
      KeyValueStore<WindowKey, Totals> store,
      KeyValueStore<String, Long> horizonStore,
      Duration grace,
      int maxActions) {
    this.store = store;
    this.horizonStore = horizonStore;
    this.graceMs = grace.toMillis();
    this.maxActions = maxActions;
    Long kept = horizonStore.get(HORIZON);
    horizonMs = kept == null ? 0 : kept;
    nextHorizonMs = horizonMs;
    restore();
  }

  private void restore() {
    try (KeyValueIterator<WindowKey, Totals> all = store.all()) {
      all.forEachRemaining(
          window -> {
            WindowKey key = window.key;
            hour(WindowKey.at(key.startMs(), HOUR_MS, key.dimensions()).endMs())
                .cell(key.dimensions())
                .restore(key, window.value);
          });
    }
    count();
  }

  /**
   * Adds what was counted for one minute.
   *
   * @param minuteMs start of the minute, milliseconds since 1970
   * @return which windows could be added to; the others are amended
   */
  public Lateness add(Dimensions dimensions, long minuteMs, Totals totals) {
    long minuteEndMs = minuteMs + MINUTE_MS;
    long hourEndMs = minuteMs - minuteMs % HOUR_MS + HOUR_MS;
    if (closed(hourEndMs, horizonMs)) {
      Dimensions cell =
          closedHours
              .computeIfAbsent(hourEndMs, end -> new CellLimit(maxActions, () -> false))
              .admit(dimensions);
      countOverflow(dimensions, cell, totals);
      amend(new WindowKey(hourEndMs, HOUR_MS, cell), totals);
      amend(new WindowKey(minuteEndMs, MINUTE_MS, cell), totals);
      return Lateness.AFTER_ITS_HOUR;
    }
    OpenHour hour = hour(hourEndMs);
    Dimensions cell = hour.admit(dimensions);
    countOverflow(dimensions, cell, totals);
    int before = hour.windows(cell);
    OpenCell openCell = hour.cell(cell);
    boolean late = closed(minuteEndMs, horizonMs);
    if (late) {
      openCell.addAfterItsMinute(totals);
      amend(new WindowKey(minuteEndMs, MINUTE_MS, cell), totals);
    } else {
      openCell.add(minuteEndMs, totals);
    }
    cells += before == 0 ? 1 : 0;
    int opened = openCell.windows() - before;
    open += opened;
    openedSinceCommit += opened;
    return late ? Lateness.AFTER_ITS_MINUTE : Lateness.ON_TIME;
  }

  private OpenHour hour(long endMs) {
    return hours.computeIfAbsent(
        endMs, end -> new OpenHour(end, maxActions, () -> cells >= MOST_CELLS));
  }

  private void amend(WindowKey window, Totals totals) {
    amendments.computeIfAbsent(window, w -> new Totals()).add(totals);
  }

  private void countOverflow(Dimensions asked, Dimensions admitted, Totals totals) {
    if (!admitted.equals(asked)) {
      overflow += totals.count();
    }
  }

  /** Event time is at least {@code eventTimeMs}: what that closes, closes at the next commit. */
  public void advance(long eventTimeMs) {
    nextHorizonMs = Math.max(nextHorizonMs, eventTimeMs);
  }

  /**
   * Closes what the wall clock says is over, for a task that has nothing to read: event time is
   * moved just far enough. Had it been moved to the wall clock, everything of a slow replay that
   * pauses would be late after the first pause.
   *
   * @return whether there is something to close
   */
  public boolean closeIdle(long wallClockMs) {
    long end = -1;
    for (OpenHour hour : hours.values()) {
      end = Math.max(end, hour.lastEndUpTo(wallClockMs - graceMs));
    }
    if (end < 0) {
      return false;
    }
    advance(end + graceMs);
    return true;
  }

  /** Amendments, and windows that opened, since the last commit: what a commit makes room for. */
  public int waiting() {
    return amendments.size() + openedSinceCommit;
  }

  /** Number of windows that are open. */
  public int open() {
    return open;
  }

  /** Events that were counted in a cell that stands for many, since the last call. */
  public long takeOverflow() {
    long taken = overflow;
    overflow = 0;
    return taken;
  }

  /** To be called right before a commit: makes the stores whole, and gives out what is new. */
  public void flush(Output output) {
    OpenCell.Commit commit = new OpenCell.Commit(store, output, nextHorizonMs, graceMs);
    hours.values().removeIf(hour -> hour.flush(commit));
    count();
    openedSinceCommit = 0;
    if (nextHorizonMs != horizonMs) {
      horizonMs = nextHorizonMs;
      horizonStore.put(HORIZON, horizonMs);
    }
    amendments.forEach((key, totals) -> output.emit(key, AggregateKind.AMENDMENT, totals));
    amendments.clear();
    closedHours.clear();
  }

  private void count() {
    cells = hours.values().stream().mapToInt(OpenHour::cells).sum();
    open = hours.values().stream().mapToInt(OpenHour::windows).sum();
  }

  private boolean closed(long endMs, long atHorizonMs) {
    return endMs + graceMs <= atHorizonMs;
  }
}
