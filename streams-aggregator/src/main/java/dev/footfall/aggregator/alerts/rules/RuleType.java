package dev.footfall.aggregator.alerts.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of rule, and which keys each of them has. */
public enum RuleType {
  /** Share of failures. */
  ERROR_RATE("min_count", "condition", "clear", "on_no_data"),
  /** Nothing but failures. */
  FEATURE_DOWN("min_count", "on_no_data"),
  /** No events where there normally are some, while others go on. */
  SILENCE("min_count", "baseline_windows", "baseline_present"),
  /** Failures of one user, in a window that slides by the millisecond. */
  USER_ERRORS("condition", "clear"),
  /** Any {@link Metric}. */
  THRESHOLD("metric", "min_count", "condition", "clear", "on_no_data");

  private static final List<String> COMMON =
      List.of(
          "alert",
          "type",
          "match",
          "by",
          "window",
          "for",
          "keep_firing_for",
          "max_groups",
          "labels",
          "annotations");

  private final List<String> own;

  RuleType(String... own) {
    this.own = List.of(own);
  }

  /** As the rules file writes it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<String> keys() {
    return Stream.concat(COMMON.stream(), own.stream()).toList();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(RuleType::key).toList();
  }

  static @Nullable RuleType of(String key) {
    for (RuleType type : values()) {
      if (type.key().equals(key)) {
        return type;
      }
    }
    return null;
  }
}
