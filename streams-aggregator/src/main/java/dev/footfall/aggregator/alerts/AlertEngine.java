package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.AlertBatch.Counted;
import dev.footfall.aggregator.alerts.AlertBatch.Progress;
import dev.footfall.aggregator.alerts.AlertBatch.UserFailure;
import dev.footfall.aggregator.alerts.rules.AlertRule;
import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.aggregator.alerts.rules.RuleType;
import dev.footfall.aggregator.cube.Totals;
import dev.footfall.events.Alert;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All rules with their groups, and the time they have been evaluated up to. That time is event
 * time: up to where every input partition is complete, less a little for what is under way. So a
 * backlog is evaluated as if it were read when it was written, however fast and in whatever order
 * its partitions are read; while a partition is not read, time stands still; and it never goes
 * back, so that what is older than a rule looks is left out, and counted. Knows nothing of Kafka.
 * For one thread.
 */
final class AlertEngine {

  private static final String EVALUATED = "evaluated";
  private static final String COMPLETE = "complete-";

  /** Minutes held at most, some 200 MB: partitions can be read years apart. */
  private static final int MOST_MINUTES = 1_000_000;

  private final long delayMs;
  private final long maxAgeMs;
  private final AlertMetrics metrics;
  private final Map<String, RuleGroups> byRule = new LinkedHashMap<>();
  private final Map<Integer, Long> completeMs = new TreeMap<>();
  private final Set<GroupState> changed = new LinkedHashSet<>();
  private final List<GroupState> orphans = new ArrayList<>();
  private GroupState everything = new GroupState(AlertGroup.EVERYTHING);
  private AlertRules rules;
  private long silenceMs;
  private long evaluatedMs;
  private int minutes;
  private int partitions = 1;
  private boolean timesChanged;

  /**
   * An engine that knows nothing yet.
   *
   * @param delayMs how far evaluations stay behind what is complete
   * @param maxAgeMs how far behind the wall clock one may be to be current
   */
  AlertEngine(AlertRules rules, long delayMs, long maxAgeMs, AlertMetrics metrics) {
    this.rules = rules;
    this.delayMs = delayMs;
    this.maxAgeMs = maxAgeMs;
    this.metrics = metrics;
    makeGroups();
  }

  private void makeGroups() {
    byRule.clear();
    silenceMs = 0;
    for (AlertRule rule : rules.byName().values()) {
      byRule.put(rule.name(), new RuleGroups(rule));
      if (rule.type() == RuleType.SILENCE) {
        silenceMs = Math.max(silenceMs, rule.windowMs());
      }
    }
  }

  /** Goes on with what was stored. */
  void restore(AlertStore store) {
    Map<AlertGroup, GroupState> found = new LinkedHashMap<>();
    store.minutes(
        (key, totals) -> {
          found.computeIfAbsent(key.group(), GroupState::new).restore(key.minuteMs(), totals);
          minutes++;
        });
    store.groups((group, stored) -> found.computeIfAbsent(group, GroupState::new).restore(stored));
    GroupState all = found.remove(AlertGroup.EVERYTHING);
    everything = all == null ? everything : all;
    found.values().forEach(this::place);
    store.times(
        (name, ms) -> {
          if (name.equals(EVALUATED)) {
            evaluatedMs = ms;
          } else {
            completeMs.put(Integer.valueOf(name.substring(COMPLETE.length())), ms);
          }
        });
  }

  private void place(GroupState group) {
    RuleGroups groups = byRule.get(group.group().rule());
    if (groups != null && groups.fits(group.group())) {
      groups.put(group);
    } else {
      orphans.add(group);
    }
  }

  /** From now on by these rules; groups with the same rule name and labels are kept. */
  void use(AlertRules newRules) {
    if (newRules != rules) {
      rules = newRules;
      List<GroupState> all = new ArrayList<>();
      byRule.values().forEach(groups -> all.addAll(groups.all()));
      makeGroups();
      all.forEach(this::place);
    }
  }

  /** Adds what a partition has to say; nothing is evaluated yet. */
  void add(AlertBatch batch) {
    List<AlertGroup> before = List.of();
    @Nullable GroupState[] known = {};
    for (Counted counted : batch.counts()) {
      if (counted.groups() != before) {
        before = counted.groups();
        known = new GroupState[before.size()];
      }
      for (int i = 0; i < known.length; i++) {
        known[i] = add(before.get(i), counted.minuteMs(), counted.totals(), known[i]);
      }
    }
    batch.failures().forEach(this::add);
    Progress progress = batch.progress();
    if (progress != null) {
      partitions = Math.max(partitions, progress.partitions());
      completeMs.merge(progress.partition(), progress.completeMs(), Math::max);
      timesChanged = true;
    }
  }

  /**
   * Adds one minute.
   *
   * @param known its group, when the minute before was of the same
   * @return its group; null when it is left out
   */
  private @Nullable GroupState add(
      AlertGroup key, long minuteMs, Totals totals, @Nullable GroupState known) {
    if (key.equals(AlertGroup.EVERYTHING)) {
      minutes += everything.add(minuteMs, totals) ? 1 : 0;
      return null;
    }
    RuleGroups groups = byRule.get(key.rule());
    if (groups == null || (known == null && !groups.fits(key))) {
      return null; // sorted by rules that are not in force any more
    }
    if (!hasRoom(groups, key, minuteMs)) {
      return known;
    }
    GroupState group = known == null ? groupFor(groups, key) : known;
    if (group != null) {
      minutes += group.add(minuteMs, totals) ? 1 : 0;
      groups.hasNews(group);
      changed.add(group);
    }
    return group;
  }

  private void add(UserFailure failure) {
    RuleGroups groups = byRule.get(failure.group().rule());
    if (groups == null || !groups.fits(failure.group())) {
      return;
    }
    GroupState group =
        hasRoom(groups, failure.group(), failure.timeMs())
            ? groupFor(groups, failure.group())
            : null;
    if (group != null) {
      group.fail(failure.timeMs());
      groups.hasNews(group);
      changed.add(group);
    }
  }

  /** Whether data of that time still matters, and can be held. */
  private boolean hasRoom(RuleGroups groups, AlertGroup key, long timeMs) {
    if (groups.isLate(timeMs, evaluatedMs)) {
      metrics.late(key.rule());
      return false;
    }
    if (minutes >= MOST_MINUTES) {
      metrics.overflow(key.rule());
      return false;
    }
    return true;
  }

  private @Nullable GroupState groupFor(RuleGroups groups, AlertGroup key) {
    return groups.get(
        key,
        evicted -> {
          metrics.overflow(key.rule());
          if (evicted != null) {
            forget(evicted);
          }
        });
  }

  private void forget(GroupState group) {
    group.life(null);
    minutes -= group.forgetBefore(Long.MAX_VALUE);
    changed.add(group);
  }

  /**
   * Evaluates as far as all partitions are complete.
   *
   * @param nowMs the wall clock
   * @param out gets what is to be written
   */
  void advance(long nowMs, Consumer<Alert> out) {
    Transitions transitions = new Transitions(nowMs, maxAgeMs, out);
    for (GroupState orphan : orphans) {
      AlertLife life = orphan.life();
      if (life != null) {
        transitions.removed(orphan.group(), life, evaluatedMs);
      }
      forget(orphan);
    }
    orphans.clear();
    long toMs = complete() - delayMs;
    if (toMs > evaluatedMs) {
      evaluate(toMs, transitions);
    }
    metrics.lag(evaluatedMs, nowMs);
  }

  private void evaluate(long toMs, Transitions transitions) {
    Judge judge = new Judge(everything);
    for (RuleGroups groups : byRule.values()) {
      metrics.evaluations(groups.evaluate(evaluatedMs, toMs, judge, transitions, effects));
      metrics.states(groups);
    }
    minutes -= everything.forgetBefore(Judge.lastFullMinute(toMs) - silenceMs);
    evaluatedMs = toMs;
    timesChanged = true;
  }

  private final RuleGroups.Effects effects =
      new RuleGroups.Effects() {
        @Override
        public void changed(GroupState group) {
          changed.add(group);
        }

        @Override
        public void forgotten(int count) {
          minutes -= count;
        }
      };

  /** Up to when every partition is complete; 0 before all of them were heard. */
  private long complete() {
    return completeMs.size() < partitions
        ? 0
        : completeMs.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /** To be called right before a commit: writes what changed since the last call. */
  void flush(AlertStore store) {
    changed.forEach(group -> group.flush(store));
    changed.clear();
    everything.flush(store);
    if (timesChanged) {
      store.time(EVALUATED, evaluatedMs);
      completeMs.forEach((partition, ms) -> store.time(COMPLETE + partition, ms));
      timesChanged = false;
    }
  }
}
