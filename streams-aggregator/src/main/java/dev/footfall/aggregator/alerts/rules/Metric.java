package dev.footfall.aggregator.alerts.rules;

import dev.footfall.aggregator.cube.Totals;
import dev.footfall.events.ResultStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a {@code threshold} rule can look at, over its window. */
public enum Metric {
  /** Events. */
  COUNT,
  /** Events a second. */
  RATE,
  /** Share of failures, 0 to 1. */
  ERROR_RATE,
  /** Events that failed or timed out. */
  FAILURES,
  SUCCESS_COUNT,
  ERROR_COUNT,
  TIMEOUT_COUNT,
  /** Milliseconds, as the following ones. */
  DURATION_MEAN,
  DURATION_MIN,
  DURATION_MAX,
  /** Percentiles, within 1 %. */
  DURATION_P50,
  DURATION_P95,
  DURATION_P99,
  /** Different users, estimated. */
  USERS;

  private final String key = name().toLowerCase(Locale.ROOT);

  /** As the rules file writes it. */
  public String key() {
    return key;
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Metric::key).toList();
  }

  static @Nullable Metric of(String key) {
    for (Metric metric : values()) {
      if (metric.key.equals(key)) {
        return metric;
      }
    }
    return null;
  }

  /** Its value; empty when nothing in the window has what it is made of. */
  public OptionalDouble of(Totals totals, long windowMs) {
    boolean timed = totals.durationCount() > 0;
    return switch (this) {
      case COUNT -> OptionalDouble.of(totals.count());
      case RATE -> OptionalDouble.of(totals.count() * 1000.0 / windowMs);
      case ERROR_RATE -> OptionalDouble.of(totals.errorRate());
      case FAILURES ->
          OptionalDouble.of(totals.count(ResultStatus.ERROR) + totals.count(ResultStatus.TIMEOUT));
      case SUCCESS_COUNT -> OptionalDouble.of(totals.count(ResultStatus.SUCCESS));
      case ERROR_COUNT -> OptionalDouble.of(totals.count(ResultStatus.ERROR));
      case TIMEOUT_COUNT -> OptionalDouble.of(totals.count(ResultStatus.TIMEOUT));
      case DURATION_MEAN ->
          timed
              ? OptionalDouble.of((double) totals.durationSumMs() / totals.durationCount())
              : OptionalDouble.empty();
      case DURATION_MIN -> of(totals.durationMinMs());
      case DURATION_MAX -> of(totals.durationMaxMs());
      case DURATION_P50 -> quantile(totals, 0.50);
      case DURATION_P95 -> quantile(totals, 0.95);
      case DURATION_P99 -> quantile(totals, 0.99);
      case USERS -> OptionalDouble.of(totals.users());
    };
  }

  /** Whether it is made of a sketch, which weighs more than all the rest. */
  public boolean sketched() {
    return switch (this) {
      case COUNT,
          RATE,
          ERROR_RATE,
          FAILURES,
          SUCCESS_COUNT,
          ERROR_COUNT,
          TIMEOUT_COUNT,
          DURATION_MEAN,
          DURATION_MIN,
          DURATION_MAX ->
          false;
      case DURATION_P50, DURATION_P95, DURATION_P99, USERS -> true;
    };
  }

  private static OptionalDouble quantile(Totals totals, double q) {
    return totals.durationCount() > 0
        ? OptionalDouble.of(totals.quantile(q))
        : OptionalDouble.empty();
  }

  private static OptionalDouble of(@Nullable Long ms) {
    return ms == null ? OptionalDouble.empty() : OptionalDouble.of(ms);
  }
}
