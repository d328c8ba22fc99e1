package dev.footfall.aggregator.alerts;

import dev.footfall.events.AlertState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the alerts count, each name after {@code footfall.aggregator.alerts.}. Thread-safe. */
final class AlertMetrics {

  private static final String PREFIX = "footfall.aggregator.alerts.";
  private static final List<AlertState> ACTIVE =
      List.of(AlertState.PENDING, AlertState.FIRING, AlertState.DATA_MISSING);

  private record Active(String rule, AlertState state) {}

  private final MeterRegistry registry;
  private final AtomicInteger rules;
  private final AtomicInteger badFile;
  private final AtomicLong lagMs = new AtomicLong();
  private final Map<Active, Integer> active = new ConcurrentHashMap<>();
  private final MultiGauge activeGauge;

  AlertMetrics(MeterRegistry registry) {
    this.registry = registry;
    rules = registry.gauge(PREFIX + "rules", new AtomicInteger());
    badFile = registry.gauge(PREFIX + "rules.bad", new AtomicInteger());
    Gauge.builder(PREFIX + "evaluation.lag.seconds", lagMs, ms -> ms.get() / 1000.0)
        .description("How far evaluations are behind the wall clock; 0 where none are made")
        .register(registry);
    activeGauge =
        MultiGauge.builder(PREFIX + "active")
            .description("Alerts by rule and state, where they are evaluated")
            .register(registry);
  }

  /** Rules in force. */
  void rules(int count) {
    rules.set(count);
  }

  /** Whether the file as it is now can't be used, so that older rules are in force. */
  void badFile(boolean bad) {
    badFile.set(bad ? 1 : 0);
  }

  /** A new file that can't be used. */
  void reloadFailed() {
    registry.counter(PREFIX + "reload.failures").increment();
  }

  /** Rules looked at once each. */
  void evaluations(long count) {
    registry.counter(PREFIX + "evaluations").increment(count);
  }

  /** Up to where evaluations have come. */
  void lag(long evaluatedMs, long nowMs) {
    lagMs.set(evaluatedMs == 0 ? 0 : Math.max(0, nowMs - evaluatedMs));
  }

  /** Sums and failures older than the rule looks back. */
  void late(String rule) {
    registry.counter(PREFIX + "late", "rule", rule).increment();
  }

  /** Sums and failures of groups for which there was no room, and users who made room. */
  void overflow(String rule) {
    registry.counter(PREFIX + "overflow", "rule", rule).increment();
  }

  /** A record written. */
  void transition(AlertState state) {
    registry
        .counter(PREFIX + "transitions", "state", state.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  /** How many alerts of a rule are in which state. */
  void states(RuleGroups groups) {
    for (AlertState state : ACTIVE) {
      active.put(new Active(groups.rule().name(), state), groups.in(state));
    }
  }

  /** Shows what {@link #states} was told; rules that were not named since {@link #forget} go. */
  synchronized void show() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    active.forEach(
        (key, count) ->
            rows.add(
                MultiGauge.Row.of(
                    Tags.of("rule", key.rule, "state", key.state.name().toLowerCase(Locale.ROOT)),
                    count)));
    activeGauge.register(rows, true);
  }

  /** The evaluation has gone to another thread or instance, or has other rules. */
  void forget() {
    active.clear();
    lagMs.set(0);
    show();
  }
}
