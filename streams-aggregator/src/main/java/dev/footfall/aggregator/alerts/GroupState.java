package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.rules.AlertRule;
import dev.footfall.aggregator.cube.Totals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of one group: its minutes, a user's failures, its alert. For one thread. */
final class GroupState {

  static final long MINUTE_MS = 60_000;

  /** For groups of one rule. */
  static final Comparator<GroupState> BY_DUE_TIME =
      Comparator.comparingLong(GroupState::dueMs).thenComparingLong(group -> group.place);

  private final AlertGroup group;
  private final TreeMap<Long, Totals> minutes = new TreeMap<>();
  private final List<Long> failures = new ArrayList<>();
  private final Set<Long> changedMinutes = new HashSet<>();
  private @Nullable AlertLife life;
  private boolean changedElse;
  private long dueMs;
  private long place;
  private long newFailureMs = Long.MAX_VALUE;

  GroupState(AlertGroup group) {
    this.group = group;
  }

  AlertGroup group() {
    return group;
  }

  @Nullable AlertLife life() {
    return life;
  }

  void life(@Nullable AlertLife next) {
    if (next == null ? life != null : !next.equals(life)) {
      changedElse = true;
    }
    life = next;
  }

  /**
   * Adds events of one minute.
   *
   * @return whether it is the first time
   */
  boolean add(long minuteMs, Totals totals) {
    int before = minutes.size();
    minutes.computeIfAbsent(minuteMs, m -> new Totals()).add(totals);
    changedMinutes.add(minuteMs);
    return minutes.size() > before;
  }

  /** Adds a failure; the oldest one goes when there are too many. */
  void fail(long timeMs) {
    int at = Collections.binarySearch(failures, timeMs);
    failures.add(at < 0 ? -at - 1 : at, timeMs);
    if (failures.size() > AlertRule.MOST_ERRORS) {
      failures.remove(0);
    }
    newFailureMs = Math.min(newFailureMs, timeMs);
    changedElse = true;
  }

  /** Puts back what {@link #flush} wrote. */
  void restore(StoredGroup stored) {
    life = stored.life();
    failures.addAll(stored.failures());
  }

  void restore(long minuteMs, Totals totals) {
    minutes.put(minuteMs, totals);
  }

  /** Sum of the minutes from {@code fromMs} up to, but without, {@code toMs}. */
  Totals sum(long fromMs, long toMs) {
    Totals sum = new Totals();
    minutes.subMap(fromMs, toMs).values().forEach(sum::add);
    return sum;
  }

  /** Whether there were events in that time. */
  boolean any(long fromMs, long toMs) {
    return !minutes.subMap(fromMs, toMs).isEmpty();
  }

  /** Times of a user's failures, in order. */
  List<Long> failures() {
    return Collections.unmodifiableList(failures);
  }

  /** The earliest failure that was added since the last call; the end of time without any. */
  long takeNewFailure() {
    long taken = newFailureMs;
    newFailureMs = Long.MAX_VALUE;
    return taken;
  }

  /** Its place among the groups of its rule, unlike that of any other. */
  void placedAt(long newPlace) {
    place = newPlace;
  }

  /** When it is to be looked at, while it has no alert; event time. */
  long dueMs() {
    return dueMs;
  }

  /** Not while it is in a set by {@link #BY_DUE_TIME}. */
  void dueAt(long timeMs) {
    dueMs = timeMs;
  }

  /**
   * Forgets what is before that time.
   *
   * @return number of minutes forgotten
   */
  int forgetBefore(long timeMs) {
    NavigableMap<Long, Totals> old = minutes.headMap(timeMs, false);
    int forgotten = old.size();
    changedMinutes.addAll(old.keySet());
    old.clear();
    while (!failures.isEmpty() && failures.get(0) < timeMs) {
      failures.remove(0);
      changedElse = true;
    }
    return forgotten;
  }

  boolean isEmpty() {
    return life == null && minutes.isEmpty() && failures.isEmpty();
  }

  /**
   * When the earliest minute is over, or the earliest failure from {@code nowMs} on has happened.
   */
  long nextDataMs(long nowMs) {
    long minute = minutes.isEmpty() ? Long.MAX_VALUE : minutes.firstKey() + MINUTE_MS;
    for (long failure : failures) {
      if (failure >= nowMs) {
        return Math.min(minute, failure + 1);
      }
    }
    return minute;
  }

  /** Writes what changed since the last call. */
  void flush(AlertStore store) {
    for (long minute : changedMinutes) {
      Totals totals = minutes.get(minute);
      store.minute(new GroupMinute(group, minute), totals);
    }
    changedMinutes.clear();
    if (changedElse) {
      store.group(group, new StoredGroup(life, failures));
      changedElse = false;
    }
  }
}
