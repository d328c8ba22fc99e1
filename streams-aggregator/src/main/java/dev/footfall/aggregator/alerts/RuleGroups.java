package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.rules.AlertRule;
import dev.footfall.aggregator.alerts.rules.RuleType;
import dev.footfall.events.AlertState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one rule, and their evaluation. A group is looked at when something new has come to
 * it, at each evaluation while it has an alert, and else when time alone can change what is known
 * of it: of ten thousand users who met an error, that is a few. For one thread.
 */
final class RuleGroups {

  private static final long AT_ONCE = 0;

  private final AlertRule rule;
  private final Set<String> labels;
  // In order of use, the longest unused first.
  private final Map<AlertGroup, GroupState> groups = new LinkedHashMap<>(16, 0.75f, true);
  // Every group is in one of these two.
  private final NavigableSet<GroupState> quiet = new TreeSet<>(GroupState.BY_DUE_TIME);
  private final Set<GroupState> withAlert = new LinkedHashSet<>();
  private long placed;
  private final int[] inState = new int[AlertState.values().length];

  RuleGroups(AlertRule rule) {
    this.rule = rule;
    labels = rule.groupLabels();
  }

  AlertRule rule() {
    return rule;
  }

  Collection<GroupState> all() {
    return groups.values();
  }

  void put(GroupState group) {
    groups.put(group.group(), group);
    group.placedAt(placed++);
    if (group.life() == null) {
      group.dueAt(AT_ONCE);
      quiet.add(group);
    } else {
      withAlert.add(group);
    }
  }

  /** Something has come to the group: the next evaluation looks at it. */
  void hasNews(GroupState group) {
    if (group.life() == null && group.dueMs() != AT_ONCE) {
      quiet.remove(group);
      group.dueAt(AT_ONCE);
      quiet.add(group);
    }
  }

  /** Whether a group with these labels can be one of this rule. */
  boolean fits(AlertGroup group) {
    return group.labels().keySet().equals(labels);
  }

  /**
   * The group, made when it is new. When there are too many, a new user takes the place of the one
   * who was quiet the longest; any other group is refused, so that known ones stay exact.
   *
   * @param tooMany told of the group that has to go
   * @return null when it is refused
   */
  @Nullable GroupState get(AlertGroup key, Consumer<@Nullable GroupState> tooMany) {
    GroupState group = groups.get(key);
    if (group != null) {
      return group;
    }
    if (groups.size() >= rule.maxGroups()) {
      GroupState evicted = rule.type() == RuleType.USER_ERRORS ? evict() : null;
      tooMany.accept(evicted);
      if (evicted == null) {
        return null;
      }
    }
    group = new GroupState(key);
    put(group);
    return group;
  }

  private @Nullable GroupState evict() {
    for (Iterator<GroupState> all = groups.values().iterator(); all.hasNext(); ) {
      GroupState group = all.next();
      if (group.life() == null) {
        all.remove();
        quiet.remove(group);
        return group;
      }
    }
    return null;
  }

  /**
   * Evaluates every group at each interval after {@code fromMs} up to {@code toMs}, but leaves out
   * times at which nothing can change: so a year without data takes no longer than a minute.
   *
   * @return number of evaluations
   */
  long evaluate(long fromMs, long toMs, Judge judge, Transitions transitions, Effects effects) {
    long interval = rule.intervalMs();
    long lastMs = toMs - toMs % interval;
    long beforeMs = fromMs - fromMs % interval; // when it was asked last
    long rounds = 0;
    for (long at = beforeMs + interval; at <= lastMs; ) {
      long wakeMs = evaluateAt(beforeMs, at, judge, transitions, effects);
      rounds++;
      beforeMs = at;
      long due = wakeMs >= lastMs ? lastMs : wakeMs + (interval - wakeMs % interval) % interval;
      at = Math.max(at + interval, due);
    }
    return rounds;
  }

  /** What an evaluation does to the whole. */
  interface Effects {
    /** The group changed in a way that has to be stored. */
    void changed(GroupState group);

    /** So many minutes are not held any more. */
    void forgotten(int minutes);
  }

  private long evaluateAt(
      long beforeMs, long nowMs, Judge judge, Transitions transitions, Effects effects) {
    for (GroupState group : toLookAt(nowMs)) {
      AlertLife before = group.life();
      Judgement judgement = judge.ask(rule, group, beforeMs, nowMs);
      AlertLife next = AlertLife.next(rule, before, judgement, nowMs);
      group.life(transitions.of(rule, group.group(), before, next, judgement.value(), nowMs));
      effects.forgotten(group.forgetBefore(oldestNeeded(nowMs)));
      effects.changed(group);
      keep(group, nowMs);
    }
    return wakeMs(nowMs);
  }

  /** Those that are due leave {@link #quiet}. */
  private List<GroupState> toLookAt(long nowMs) {
    List<GroupState> found = new ArrayList<>(withAlert);
    while (!quiet.isEmpty() && quiet.first().dueMs() <= nowMs) {
      found.add(quiet.pollFirst());
    }
    return found;
  }

  private void keep(GroupState group, long nowMs) {
    if (group.life() != null) {
      withAlert.add(group);
      return;
    }
    withAlert.remove(group);
    if (group.isEmpty()) {
      groups.remove(group.group());
    } else {
      group.dueAt(dueMs(group, nowMs));
      quiet.add(group);
    }
  }

  private long wakeMs(long nowMs) {
    Arrays.fill(inState, 0);
    long wakeMs = quiet.isEmpty() ? Long.MAX_VALUE : quiet.first().dueMs();
    for (GroupState group : withAlert) {
      AlertLife life = Objects.requireNonNull(group.life(), "it has an alert");
      inState[life.state().ordinal()]++;
      wakeMs = Math.min(wakeMs, wake(group, life, nowMs));
    }
    return wakeMs;
  }

  /** Twice a user's window: a failure may come late and make a burst of those before it. */
  private long oldestNeeded(long nowMs) {
    return rule.type() == RuleType.USER_ERRORS
        ? nowMs - 2 * rule.windowMs()
        : Judge.lastFullMinute(nowMs) - rule.keepMs();
  }

  /** Whether data of that time can't matter any more. */
  boolean isLate(long timeMs, long evaluatedMs) {
    return rule.type() == RuleType.USER_ERRORS
        ? timeMs < evaluatedMs - rule.windowMs()
        : timeMs < oldestNeeded(evaluatedMs);
  }

  /** When a group without an alert can get one, or has something to forget. */
  private long dueMs(GroupState group, long nowMs) {
    if (rule.type() != RuleType.USER_ERRORS) {
      return dataWake(group, nowMs);
    }
    // Until the next failure there are only fewer within the window, and enough there were not.
    return Math.min(dataWake(group, nowMs), group.failures().get(0) + 2 * rule.windowMs() + 1);
  }

  /** When an evaluation is needed because of an alert. */
  private long wake(GroupState group, AlertLife life, long nowMs) {
    boolean waits =
        (life.state() == AlertState.DATA_MISSING || rule.type() == RuleType.SILENCE)
            && life.state() != AlertState.PENDING;
    return waits ? Math.min(dataWake(group, nowMs), life.givenUpMs()) : nowMs; // a timer runs
  }

  private static long dataWake(GroupState group, long nowMs) {
    long dataMs = group.nextDataMs(nowMs);
    return dataMs > nowMs ? dataMs : Judge.lastFullMinute(nowMs) + GroupState.MINUTE_MS;
  }

  /** Alerts in that state at the last evaluation. */
  int in(AlertState state) {
    return inState[state.ordinal()];
  }
}
