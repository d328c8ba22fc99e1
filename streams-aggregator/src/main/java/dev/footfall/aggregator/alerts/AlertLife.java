package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.Judgement.Verdict;
import dev.footfall.aggregator.alerts.rules.AlertRule;
import dev.footfall.aggregator.alerts.rules.OnNoData;
import dev.footfall.aggregator.alerts.rules.RuleType;
import dev.footfall.events.AlertState;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one alert stands. The states and their timers are those of Prometheus ({@code
 * rules/alerting.go}), but for one: what can't be judged is neither firing nor resolved. All times
 * are event times in milliseconds since 1970, -1 where there is none. Immutable.
 *
 * @param state PENDING, FIRING or DATA_MISSING; the end is the absence of an alert
 * @param sinceMs when the condition began to hold
 * @param firedMs when it began to fire
 * @param clearMs since when it would be resolved, were it not kept firing
 * @param missingMs since when it can't be judged
 * @param value what it was judged on the last time it could be
 * @param labels the rule's own labels when it began: a rule that was changed or removed meanwhile
 *     must resolve what was sent out with these
 * @param written the state that was written last; UNKNOWN before the first one
 */
record AlertLife(
    AlertState state,
    long sinceMs,
    long firedMs,
    long clearMs,
    long missingMs,
    double value,
    Map<String, String> labels,
    AlertState written) {

  /** An alert that can't be judged any more is over after this, as is silence. */
  static final Duration GIVEN_UP = Duration.ofDays(7);

  static final long NEVER = -1;

  AlertLife {
    labels = Map.copyOf(labels);
  }

  /**
   * What a judgement at {@code nowMs} makes of an alert.
   *
   * @param life null when there is none
   * @return null when there is none any more
   */
  static @Nullable AlertLife next(
      AlertRule rule, @Nullable AlertLife life, Judgement judgement, long nowMs) {
    if (life == null) {
      return judgement.verdict() == Verdict.HOLDS ? begin(rule, judgement, nowMs) : null;
    }
    return switch (life.state) {
      case PENDING -> life.pending(rule, judgement, nowMs);
      case FIRING, DATA_MISSING -> life.firing(rule, judgement, nowMs);
      case UNKNOWN, INACTIVE, RESOLVED ->
          throw new IllegalStateException("no alert is kept in state " + life.state);
    };
  }

  private static AlertLife begin(AlertRule rule, Judgement judgement, long nowMs) {
    AlertLife pending =
        new AlertLife(
            AlertState.PENDING,
            judgement.sinceMs(),
            NEVER,
            NEVER,
            NEVER,
            judgement.value(),
            rule.labels(),
            AlertState.UNKNOWN);
    return pending.ripened(rule, judgement.value(), nowMs);
  }

  private AlertLife ripened(AlertRule rule, double newValue, long nowMs) {
    return nowMs - sinceMs >= rule.holdMs()
        ? new AlertLife(AlertState.FIRING, sinceMs, nowMs, NEVER, NEVER, newValue, labels, written)
        : new AlertLife(state, sinceMs, NEVER, NEVER, NEVER, newValue, labels, written);
  }

  private @Nullable AlertLife pending(AlertRule rule, Judgement judgement, long nowMs) {
    return switch (judgement.verdict()) {
      case HOLDS -> ripened(rule, judgement.value(), nowMs);
      case BETWEEN, CLEAR -> null;
      case NO_DATA -> rule.onNoData() == OnNoData.KEEP ? this : null;
    };
  }

  private @Nullable AlertLife firing(AlertRule rule, Judgement judgement, long nowMs) {
    return switch (judgement.verdict()) {
      case HOLDS ->
          rule.type() == RuleType.SILENCE && nowMs - firedMs >= GIVEN_UP.toMillis()
              ? null
              : with(AlertState.FIRING, NEVER, NEVER, judgement.value());
      case BETWEEN -> with(AlertState.FIRING, NEVER, NEVER, judgement.value());
      case CLEAR -> cleared(rule, judgement.value(), nowMs);
      case NO_DATA ->
          switch (rule.onNoData()) {
            case OK -> cleared(rule, judgement.value(), nowMs);
            case KEEP -> this;
            case UNKNOWN -> missing(nowMs);
          };
    };
  }

  private @Nullable AlertLife cleared(AlertRule rule, double newValue, long nowMs) {
    long since = clearMs == NEVER ? nowMs : clearMs;
    return nowMs - since >= rule.keepFiringMs()
        ? null
        : with(AlertState.FIRING, since, NEVER, newValue);
  }

  private @Nullable AlertLife missing(long nowMs) {
    long since = missingMs == NEVER ? nowMs : missingMs;
    return nowMs - since >= GIVEN_UP.toMillis()
        ? null
        : with(AlertState.DATA_MISSING, clearMs, since, value);
  }

  private AlertLife with(AlertState newState, long newClearMs, long newMissingMs, double newValue) {
    return new AlertLife(
        newState, sinceMs, firedMs, newClearMs, newMissingMs, newValue, labels, written);
  }

  AlertLife written(AlertState newWritten) {
    return new AlertLife(state, sinceMs, firedMs, clearMs, missingMs, value, labels, newWritten);
  }

  /** When it is over if nothing comes. */
  long givenUpMs() {
    return GIVEN_UP.toMillis() + (state == AlertState.DATA_MISSING ? missingMs : firedMs);
  }

  /** Whether somebody was told that it fires. */
  boolean toldFiring() {
    return written == AlertState.FIRING || written == AlertState.DATA_MISSING;
  }
}
