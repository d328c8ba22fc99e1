package dev.footfall.aggregator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;

/** What the topology says of the adoption of personas. Thread-safe. */
public final class AdoptionMetrics {

  private static final String PREFIX = "footfall.aggregator.adoption.";

  private final MeterRegistry registry;
  private final Map<TaskId, Integer> users = new ConcurrentHashMap<>();
  private final Map<TaskId, Integer> cells = new ConcurrentHashMap<>();
  private final List<Gauge> gauges;

  AdoptionMetrics(MeterRegistry registry) {
    this.registry = registry;
    gauges =
        List.of(
            gauge("users", "Users whose assignments are remembered", users),
            gauge("cells", "Cells of open days, and standings of personas", cells));
  }

  private Gauge gauge(String name, String description, Map<TaskId, Integer> byTask) {
    return Gauge.builder(PREFIX + name, byTask, AggregatorMetrics::sum)
        .description(description)
        .register(registry);
  }

  /** Uses that were counted, once for each time window. */
  public void counted(boolean dayIsOpen, long uses) {
    registry.counter(PREFIX + (dayIsOpen ? "counted" : "amended")).increment(uses);
  }

  public void users(TaskId task, int count) {
    users.put(task, count);
  }

  public void cells(TaskId task, int count) {
    cells.put(task, count);
  }

  /** The task has gone to another thread or instance. */
  public void forget(TaskId task) {
    users.remove(task);
    cells.remove(task);
  }

  void close() {
    gauges.forEach(registry::remove);
  }
}
