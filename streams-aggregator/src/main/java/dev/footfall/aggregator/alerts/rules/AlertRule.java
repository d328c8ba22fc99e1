package dev.footfall.aggregator.alerts.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One rule, complete: what the file leaves out has its default here. Immutable.
 *
 * @param match which cells it looks at
 * @param by what it groups them by; of {@link RuleType#USER_ERRORS} beside the user
 * @param intervalMs how often it is judged, event time
 * @param windowMs how far back it looks
 * @param minCount events in the window below which it can't be judged; of {@link RuleType#SILENCE}
 *     those that make a window one with traffic
 * @param condition when it holds, the alert is active
 * @param clear when it holds, a firing alert may resolve; null when that is so as soon as the
 *     condition does not hold
 * @param holdMs how long the condition must hold before the alert fires
 * @param keepFiringMs how long the alert goes on firing after that
 * @param baseline what normal traffic is; only {@link RuleType#SILENCE} looks at it
 * @param maxGroups groups it keeps at most
 * @param labels added to those of the group
 */
public record AlertRule(
    String name,
    RuleType type,
    CellMatch match,
    List<Label> by,
    long intervalMs,
    long windowMs,
    Metric metric,
    long minCount,
    Condition condition,
    @Nullable Condition clear,
    long holdMs,
    long keepFiringMs,
    OnNoData onNoData,
    Baseline baseline,
    int maxGroups,
    Map<String, String> labels,
    Map<String, Template> annotations) {

  /** The label of {@link RuleType#USER_ERRORS} that says whose they are. */
  public static final String USER = "user_id";

  /** Errors of one user that are remembered, the latest ones. */
  public static final int MOST_ERRORS = 256;

  /**
   * What normal traffic is.
   *
   * @param windows windows before the silent one that are looked at
   * @param present share of them that must have had traffic
   */
  public record Baseline(int windows, double present) {}

  public AlertRule {
    by = List.copyOf(by);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    if (intervalMs < 1 || windowMs < 1 || maxGroups < 1) {
      throw new IllegalArgumentException(
          "interval, window and groups must be positive, are "
              + List.of(intervalMs, windowMs, maxGroups));
    }
  }

  /** How far back its minutes are needed. */
  public long keepMs() {
    return type == RuleType.SILENCE ? windowMs * (baseline.windows() + 1) : windowMs;
  }

  /** Whether a firing alert may resolve at this value. */
  public boolean clears(double value) {
    return clear == null ? !condition.holds(value) : clear.holds(value);
  }

  /** Names of the labels that tell its groups apart. */
  public Set<String> groupLabels() {
    Set<String> names = new TreeSet<>();
    by.forEach(label -> names.add(label.key()));
    if (type == RuleType.USER_ERRORS) {
      names.add(USER);
    }
    return names;
  }

  /** Its annotations for an alert with these labels. */
  public Map<String, String> annotations(Map<String, String> ofAlert, @Nullable Double value) {
    Map<String, String> names = TemplateNames.texts(this, ofAlert);
    Map<String, String> filled = new TreeMap<>();
    annotations.forEach((key, template) -> filled.put(key, template.fill(names, value)));
    return filled;
  }

  /** The window as the file writes it. */
  public String window() {
    return Durations.text(windowMs);
  }
}
