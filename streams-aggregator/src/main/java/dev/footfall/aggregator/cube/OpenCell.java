package dev.footfall.aggregator.cube;

import dev.footfall.events.AggregateKind;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One cell in one hour that is open. The hour is kept as the sum of its closed minutes, beside the
 * open ones: so it is written to the store when a minute closes, not whenever something is counted,
 * and a sketch of some kilobytes is not written again each second. For one thread.
 */
final class OpenCell {

  /**
   * What a commit needs of the windows around.
   *
   * @param horizonMs horizon from this commit on
   * @param graceMs grace period
   */
  record Commit(
      KeyValueStore<WindowKey, Totals> store,
      OpenWindows.Output output,
      long horizonMs,
      long graceMs) {

    boolean closes(WindowKey window) {
      return window.endMs() + graceMs <= horizonMs;
    }
  }

  private static final class Minute {
    final Totals totals;
    boolean stored;
    boolean changed;

    Minute(Totals totals) {
      this.totals = totals;
    }
  }

  private final WindowKey hour;
  private final Totals closedMinutes = new Totals();
  private final Map<Long, Minute> minutes = new HashMap<>(8);
  private boolean stored;
  private boolean closedMinutesChanged;
  private boolean changed;

  OpenCell(WindowKey hour) {
    this.hour = hour;
  }

  /** Goes on with what the store has. */
  void restore(WindowKey window, Totals totals) {
    if (window.equals(hour)) {
      closedMinutes.add(totals);
      stored = true;
    } else {
      Minute minute = new Minute(totals);
      minute.stored = true;
      minutes.put(window.endMs(), minute);
    }
  }

  /** Number of windows that are open: the hour and its minutes. */
  int windows() {
    return 1 + minutes.size();
  }

  /** The end of the latest window that ends at {@code endMs} at the latest; -1 without any. */
  long lastEndUpTo(long endMs) {
    long last = hour.endMs() <= endMs ? hour.endMs() : -1;
    for (long end : minutes.keySet()) {
      last = end <= endMs ? Math.max(last, end) : last;
    }
    return last;
  }

  /** Adds to a minute that is open. */
  void add(long minuteEndMs, Totals totals) {
    Minute minute = minutes.computeIfAbsent(minuteEndMs, end -> new Minute(new Totals()));
    minute.totals.add(totals);
    minute.changed = true;
    changed = true;
  }

  /** Adds to the hour what came after its minute had closed. */
  void addAfterItsMinute(Totals totals) {
    closedMinutes.add(totals);
    closedMinutesChanged = true;
    changed = true;
  }

  /**
   * Gives out what has changed or closes, and makes the store whole.
   *
   * @return whether the hour has closed, and with it the cell
   */
  boolean flush(Commit commit) {
    for (Iterator<Map.Entry<Long, Minute>> i = minutes.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Long, Minute> minute = i.next();
      if (flush(hour.minuteEndingAt(minute.getKey()), minute.getValue(), commit)) {
        i.remove();
      }
    }
    if (commit.closes(hour)) { // then so did its minutes
      if (stored) {
        commit.store.delete(hour);
      }
      commit.output.emit(hour, AggregateKind.FINAL, closedMinutes);
      return true;
    }
    if (closedMinutesChanged) {
      commit.store.put(hour, closedMinutes);
      closedMinutesChanged = false;
      stored = true;
    }
    if (changed) {
      commit.output.emit(hour, AggregateKind.UPDATE, sum());
      changed = false;
    }
    return false;
  }

  private boolean flush(WindowKey window, Minute minute, Commit commit) {
    if (commit.closes(window)) {
      if (minute.stored) {
        commit.store.delete(window);
      }
      commit.output.emit(window, AggregateKind.FINAL, minute.totals);
      closedMinutes.add(minute.totals);
      closedMinutesChanged = true;
      return true;
    }
    if (minute.changed) {
      commit.store.put(window, minute.totals);
      minute.stored = true;
      minute.changed = false;
      commit.output.emit(window, AggregateKind.UPDATE, minute.totals);
    }
    return false;
  }

  private Totals sum() {
    Totals sum = new Totals();
    sum.add(closedMinutes);
    minutes.values().forEach(minute -> sum.add(minute.totals));
    return sum;
  }
}
