package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.AlertBatch.Counted;
import dev.footfall.aggregator.alerts.AlertBatch.Progress;
import dev.footfall.aggregator.alerts.AlertBatch.UserFailure;
import dev.footfall.aggregator.alerts.rules.AlertRule;
import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.aggregator.alerts.rules.CellMatch;
import dev.footfall.aggregator.alerts.rules.Label;
import dev.footfall.aggregator.alerts.rules.RuleType;
import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.aggregator.cube.Partial;
import dev.footfall.aggregator.cube.Totals;
import dev.footfall.aggregator.input.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what comes in by rule and group, and holds the sums until they are taken. Some hundred
 * cells become a few groups here, so what goes on is small. For one thread.
 */
final class RuleInputs {

  /** Items of one batch at most, some 100 KB: far below what a broker takes. */
  static final int MOST_IN_BATCH = 1_000;

  /** Cells whose groups are remembered; with more, all are looked up again. */
  private static final int MOST_CELLS = 20_000;

  /** What is counted alike for some groups, which share the sums. */
  private record Alike(List<AlertGroup> groups, boolean sketched, Map<Long, Totals> minutes) {

    Alike(List<AlertGroup> groups, boolean sketched) {
      this(groups, sketched, new TreeMap<>());
    }
  }

  /** What rules have in common that count alike. */
  private record Sorting(CellMatch match, List<Label> by, boolean sketched) {}

  private final Map<List<AlertGroup>, Alike> known = new HashMap<>();
  private final List<Alike> held = new ArrayList<>();
  private final List<UserFailure> failures = new ArrayList<>();
  private final Map<Dimensions, List<Alike>> alikeOfCell = new HashMap<>();
  private final Map<Sorting, List<AlertRule>> sortings = new LinkedHashMap<>();
  private List<AlertRule> userRules = List.of();
  private boolean anySilence;
  private int items;

  RuleInputs(AlertRules rules) {
    use(rules);
  }

  /** From now on by these rules. */
  void use(AlertRules rules) {
    alikeOfCell.clear();
    known.clear();
    sortings.clear();
    for (AlertRule rule : rules.byName().values()) {
      if (!isAboutUsers(rule)) {
        Sorting sorting = new Sorting(rule.match(), rule.by(), rule.metric().sketched());
        sortings.computeIfAbsent(sorting, s -> new ArrayList<>()).add(rule);
      }
    }
    userRules = rules.byName().values().stream().filter(RuleInputs::isAboutUsers).toList();
    anySilence = rules.byName().values().stream().anyMatch(rule -> rule.type() == RuleType.SILENCE);
  }

  /** Adds sums of minutes. */
  void add(Dimensions cell, Partial partial) {
    if (alikeOfCell.size() >= MOST_CELLS) {
      alikeOfCell.clear();
      known.clear(); // what is held of them is given out twice then, in parts
    }
    for (Alike alike : alikeOfCell.computeIfAbsent(cell, this::alike)) {
      if (alike.minutes.isEmpty()) {
        held.add(alike);
      }
      partial.forEach(
          (minuteMs, totals) -> {
            Totals sum =
                alike.minutes.computeIfAbsent(
                    minuteMs,
                    m -> {
                      items++;
                      return new Totals();
                    });
            if (alike.sketched) {
              sum.add(totals);
            } else {
              sum.addWithoutSketches(totals);
            }
          });
    }
  }

  private List<Alike> alike(Dimensions cell) {
    List<Alike> found = new ArrayList<>();
    sortings.forEach(
        (sorting, alike) -> {
          if (sorting.match.fits(cell)) {
            SortedMap<String, String> labels = labels(alike.get(0), cell);
            found.add(
                counted(
                    alike.stream().map(rule -> new AlertGroup(rule.name(), labels)).toList(),
                    sorting.sketched));
          }
        });
    if (anySilence) {
      found.add(counted(List.of(AlertGroup.EVERYTHING), false));
    }
    return found;
  }

  private Alike counted(List<AlertGroup> groups, boolean sketched) {
    return known.computeIfAbsent(groups, g -> new Alike(g, sketched));
  }

  private static SortedMap<String, String> labels(AlertRule rule, Dimensions cell) {
    SortedMap<String, String> labels = new TreeMap<>();
    rule.by().forEach(label -> labels.put(label.key(), label.in(cell)));
    return labels;
  }

  /** Notes the event when it is a failure of somebody known. */
  void add(Use event, long timeMs) {
    String user = event.userId();
    if (!event.failed() || user == null || userRules.isEmpty()) {
      return;
    }
    Dimensions cell = Dimensions.of(event);
    for (AlertRule rule : userRules) {
      if (rule.match().fits(cell)) {
        SortedMap<String, String> labels = labels(rule, cell);
        labels.put(AlertRule.USER, user);
        failures.add(new UserFailure(new AlertGroup(rule.name(), labels), timeMs));
        items++;
      }
    }
  }

  /** How much is held. */
  int items() {
    return items;
  }

  /** Gives out what is held in batches; the last one has the progress, if there is one. */
  void take(Consumer<AlertBatch> out, @Nullable Progress progress) {
    List<Counted> counted = new ArrayList<>();
    for (Alike alike : held) {
      alike.minutes.forEach(
          (minute, totals) -> counted.add(new Counted(alike.groups, minute, totals)));
    }
    int from = 0;
    for (; counted.size() - from > MOST_IN_BATCH; from += MOST_IN_BATCH) {
      out.accept(new AlertBatch(counted.subList(from, from + MOST_IN_BATCH), List.of(), null));
    }
    int failed = 0;
    for (; failures.size() - failed > MOST_IN_BATCH; failed += MOST_IN_BATCH) {
      out.accept(new AlertBatch(List.of(), failures.subList(failed, failed + MOST_IN_BATCH), null));
    }
    out.accept(
        new AlertBatch(
            counted.subList(from, counted.size()),
            failures.subList(failed, failures.size()),
            progress));
    clear();
  }

  /** Forgets what is held. */
  void clear() {
    held.forEach(alike -> alike.minutes.clear());
    held.clear();
    failures.clear();
    items = 0;
  }

  private static boolean isAboutUsers(AlertRule rule) {
    return rule.type() == RuleType.USER_ERRORS;
  }
}
