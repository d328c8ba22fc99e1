package dev.footfall.aggregator.metrics;

import dev.footfall.events.SessionState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;

/** What the topology says of sessions; counted as in {@link AggregatorMetrics}. Thread-safe. */
public final class SessionMetrics {

  private static final String PREFIX = "footfall.aggregator.";

  private final MeterRegistry registry;
  private final Map<TaskId, Integer> open = new ConcurrentHashMap<>();
  private final Map<TaskId, Integer> remembered = new ConcurrentHashMap<>();
  private final List<Gauge> gauges;

  SessionMetrics(MeterRegistry registry) {
    this.registry = registry;
    gauges =
        List.of(
            gauge("sessions.open", "Sessions that are under way", open),
            gauge(
                "sessions.remembered", "Sessions that a late event can still change", remembered));
  }

  private Gauge gauge(String name, String description, Map<TaskId, Integer> byTask) {
    return Gauge.builder(PREFIX + name, byTask, AggregatorMetrics::sum)
        .description(description)
        .register(registry);
  }

  public void count(SessionCount what, long amount) {
    registry.counter(PREFIX + what.metric()).increment(amount);
  }

  /** A record on the output topic. */
  public void emitted(SessionState state) {
    registry
        .counter(PREFIX + "sessions.emitted", "state", state.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  public void state(TaskId task, int openSessions, int rememberedSessions) {
    open.put(task, openSessions);
    remembered.put(task, rememberedSessions);
  }

  /** The task has gone to another thread or instance. */
  public void forget(TaskId task) {
    open.remove(task);
    remembered.remove(task);
  }

  void close() {
    gauges.forEach(registry::remove);
  }
}
