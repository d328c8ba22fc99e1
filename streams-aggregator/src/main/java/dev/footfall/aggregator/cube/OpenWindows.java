package dev.footfall.aggregator.cube;

import dev.footfall.events.AggregateKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
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
 * <p>Between commits sums are in the heap; {@link #flush} writes what stays open to the store and
 * gives everything out. For one thread.
 */
final class OpenWindows {

  /** Sizes of the windows, milliseconds: a minute and an hour. Each divides the next one. */
  public static final List<Integer> SIZES_MS = List.of(60_000, 3_600_000);

  private static final String HORIZON = "horizon";

  /** Takes what {@link #flush} gives out. */
  public interface Output {
    void emit(WindowKey key, AggregateKind kind, Totals totals);
  }

  /** A window that changed since the last commit; the store has an older total or none. */
  private record Changed(Totals totals, boolean stored) {}

  private final KeyValueStore<WindowKey, Totals> store;
  private final KeyValueStore<String, Long> horizonStore;
  private final long graceMs;
  private final Map<WindowKey, Changed> changed = new HashMap<>();
  private final Map<WindowKey, Totals> amendments = new HashMap<>();
  private long horizonMs;
  private long nextHorizonMs;

  /** Goes on with what the two stores hold. */
  public OpenWindows(
      KeyValueStore<WindowKey, Totals> store,
      KeyValueStore<String, Long> horizonStore,
      Duration grace) {
    this.store = store;
    this.horizonStore = horizonStore;
    this.graceMs = grace.toMillis();
    Long kept = horizonStore.get(HORIZON);
    horizonMs = kept == null ? 0 : kept;
    nextHorizonMs = horizonMs;
  }

  /**
   * Adds what was counted for one minute.
   *
   * @param minuteMs start of the minute, milliseconds since 1970
   * @param sizeMs the window to add it to, one of {@link #SIZES_MS}
   * @return whether the window was open; otherwise it is amended
   */
  public boolean add(Dimensions dimensions, long minuteMs, int sizeMs, Totals totals) {
    WindowKey key = WindowKey.at(minuteMs, sizeMs, dimensions);
    if (closed(key.endMs(), horizonMs)) {
      amendments.computeIfAbsent(key, k -> new Totals()).add(totals);
      return false;
    }
    changed.computeIfAbsent(key, this::load).totals().add(totals);
    return true;
  }

  private Changed load(WindowKey key) {
    Totals stored = store.get(key);
    return stored == null ? new Changed(new Totals(), false) : new Changed(stored, true);
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
    long end = lastEndUpTo(wallClockMs - graceMs);
    if (end < 0) {
      return false;
    }
    advance(end + graceMs);
    return true;
  }

  private long lastEndUpTo(long endMs) {
    try (KeyValueIterator<WindowKey, Totals> ending = store.reverseRange(null, after(endMs))) {
      return ending.hasNext() ? ending.next().key.endMs() : -1;
    }
  }

  /** Number of windows and amendments that wait for the next commit. */
  public int waiting() {
    return changed.size() + amendments.size();
  }

  /** Number of windows that are open, as of the last commit. */
  public int open() {
    return Math.toIntExact(store.approximateNumEntries());
  }

  /** To be called right before a commit: makes the stores whole, and gives out what is new. */
  public void flush(Output output) {
    changed.forEach((key, window) -> flush(key, window, output));
    changed.clear();
    if (nextHorizonMs != horizonMs) {
      closeUntouched(output);
      horizonMs = nextHorizonMs;
      horizonStore.put(HORIZON, horizonMs);
    }
    amendments.forEach((key, totals) -> output.emit(key, AggregateKind.AMENDMENT, totals));
    amendments.clear();
  }

  private void flush(WindowKey key, Changed window, Output output) {
    if (!closed(key.endMs(), nextHorizonMs)) {
      store.put(key, window.totals());
      output.emit(key, AggregateKind.UPDATE, window.totals());
      return;
    }
    if (window.stored()) {
      store.delete(key);
    }
    output.emit(key, AggregateKind.FINAL, window.totals());
  }

  private void closeUntouched(Output output) {
    List<KeyValue<WindowKey, Totals>> closing = new ArrayList<>();
    try (KeyValueIterator<WindowKey, Totals> ending =
        store.range(null, after(nextHorizonMs - graceMs))) {
      ending.forEachRemaining(closing::add);
    }
    for (KeyValue<WindowKey, Totals> window : closing) {
      store.delete(window.key);
      output.emit(window.key, AggregateKind.FINAL, window.value);
    }
  }

  /** The end of a range of windows that end at {@code endMs} at the latest. */
  private static WindowKey after(long endMs) {
    return WindowKey.bound(Math.max(0, endMs + 1)); // a negative number would sort last
  }

  private boolean closed(long endMs, long atHorizonMs) {
    return endMs + graceMs <= atHorizonMs;
  }
}
