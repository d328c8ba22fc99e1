package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.rules.AlertRule;
import dev.footfall.aggregator.alerts.rules.RuleType;
import dev.footfall.events.AlertState;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The groups of one rule, and their evaluation. For one thread. */
final class RuleGroups {

  private final AlertRule rule;
  // In order of use, the longest unused first.
  private final Map<AlertGroup, GroupState> groups = new LinkedHashMap<>(16, 0.75f, true);
  private long judgedEndMs = -1;
  private final int[] inState = new int[AlertState.values().length];

  RuleGroups(AlertRule rule) {
    this.rule = rule;
  }

  AlertRule rule() {
    return rule;
  }

  Collection<GroupState> all() {
    return groups.values();
  }

  void put(GroupState group) {
    groups.put(group.group(), group);
  }

  /** Whether a group with these labels can be one of this rule. */
  boolean fits(AlertGroup group) {
    return group.labels().keySet().equals(rule.groupLabels());
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
    groups.put(key, group);
    return group;
  }

  private @Nullable GroupState evict() {
    for (Iterator<GroupState> all = groups.values().iterator(); all.hasNext(); ) {
      GroupState group = all.next();
      if (group.life() == null) {
        all.remove();
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
    long endMs = Judge.lastFullMinute(nowMs);
    boolean nextMinute = endMs != judgedEndMs;
    judgedEndMs = endMs;
    long wakeMs = Long.MAX_VALUE;
    Arrays.fill(inState, 0);
    for (Iterator<GroupState> all = groups.values().iterator(); all.hasNext(); ) {
      GroupState group = all.next();
      AlertLife before = group.life();
      boolean fresh = group.takeToJudge();
      if (fresh || nextMinute || before != null || !group.failures().isEmpty()) {
        Judgement judgement = judge.ask(rule, group, beforeMs, nowMs);
        AlertLife next = AlertLife.next(rule, before, judgement, nowMs);
        group.life(transitions.of(rule, group.group(), before, next, judgement.value(), nowMs));
        effects.forgotten(group.forgetBefore(oldestNeeded(nowMs)));
        effects.changed(group);
      }
      if (group.isEmpty()) {
        all.remove();
      } else {
        count(group);
        wakeMs = Math.min(wakeMs, wake(group, nowMs));
      }
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

  /** When the group may have to be looked at again. */
  private long wake(GroupState group, long nowMs) {
    AlertLife life = group.life();
    boolean waits =
        life != null
            && (life.state() == AlertState.DATA_MISSING || rule.type() == RuleType.SILENCE)
            && life.state() != AlertState.PENDING;
    if (life != null && !waits) {
      return nowMs; // a timer runs
    }
    long dataWakeMs = dataWake(group, nowMs);
    return life == null ? dataWakeMs : Math.min(dataWakeMs, life.givenUpMs());
  }

  private static long dataWake(GroupState group, long nowMs) {
    long dataMs = group.nextDataMs(nowMs);
    return dataMs > nowMs ? dataMs : Judge.lastFullMinute(nowMs) + GroupState.MINUTE_MS;
  }

  private void count(GroupState group) {
    AlertLife life = group.life();
    if (life != null) {
      inState[life.state().ordinal()]++;
    }
  }

  /** Alerts in that state at the last evaluation. */
  int in(AlertState state) {
    return inState[state.ordinal()];
  }
}
