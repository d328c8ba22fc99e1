package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.AlertBatch.Progress;
import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.aggregator.cube.Partial;
import dev.footfall.aggregator.input.Use;
import dev.footfall.events.Alert;
import dev.footfall.events.UsageEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What rules would have done with events, on a clock that the events drive: the same sorting and
 * the same judging as in the aggregator, without Kafka. All events are held in memory. Stateless.
 */
public final class AlertRehearsal {

  private static final long STEP_MS = 1_000;

  private AlertRehearsal() {}

  /**
   * The transitions in order of time, up to the end of the last event's minute. Nothing is stale.
   *
   * @param events in any order
   */
  public static List<Alert> of(AlertRules rules, Collection<UsageEvent> events) {
    List<UsageEvent> byTime = new ArrayList<>(events);
    byTime.sort(Comparator.comparing(UsageEvent::getOccurredAt));
    RuleInputs inputs = new RuleInputs(rules);
    AlertEngine engine =
        new AlertEngine(rules, 0, Long.MAX_VALUE / 2, new AlertMetrics(new SimpleMeterRegistry()));
    List<Alert> transitions = new ArrayList<>();
    long atMs = 0;
    for (UsageEvent event : byTime) {
      Use use = Use.of(event);
      long timeMs = use.occurredMs();
      if (timeMs >= atMs + STEP_MS) {
        atMs = timeMs - timeMs % STEP_MS;
        advance(engine, inputs, atMs, transitions);
      }
      Partial partial = new Partial();
      partial.add(timeMs, use.resultStatus(), use.durationMs(), use.userId());
      inputs.add(Dimensions.of(use), partial);
      inputs.add(use, timeMs);
    }
    advance(engine, inputs, Judge.lastFullMinute(atMs) + GroupState.MINUTE_MS, transitions);
    transitions.sort(Comparator.comparing(Alert::getEvaluatedAt));
    return transitions;
  }

  /** Everything before {@code toMs} has been added. */
  private static void advance(
      AlertEngine engine, RuleInputs inputs, long toMs, List<Alert> transitions) {
    inputs.take(engine::add, new Progress(0, 1, toMs));
    engine.advance(toMs, transitions::add);
  }
}
