package dev.footfall.aggregator.metrics;

import dev.footfall.aggregator.cube.Partial;
import dev.footfall.events.AggregateKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What the topology counts. Every record that was consumed went one of four ways, so once nothing
 * is under way, for each window size
 *
 * <pre>consumed = windowed + amended + duplicate + set aside</pre>
 *
 * <p>Counted are events, once per commit and right before it: a commit that fails after that, or a
 * crash, has its events counted again when they are read again. The aggregates themselves are
 * exact. Thread-safe.
 */
public final class AggregatorMetrics {

  private static final String PREFIX = "footfall.aggregator.";

  private final MeterRegistry registry;
  private final Map<TaskId, Integer> openWindows = new ConcurrentHashMap<>();
  private final Map<TaskId, Integer> producers = new ConcurrentHashMap<>();
  private final Gauge openWindowsGauge;
  private final Gauge producersGauge;
  private final SessionMetrics sessions;
  private final AdoptionMetrics adoption;
  private volatile long lastBeatNanos = System.nanoTime();

  public AggregatorMetrics(MeterRegistry registry) {
    this.registry = registry;
    openWindowsGauge =
        Gauge.builder(PREFIX + "open.windows", openWindows, AggregatorMetrics::sum)
            .description("Windows that may still be updated, all sizes")
            .register(registry);
    producersGauge =
        Gauge.builder(PREFIX + "producers", producers, AggregatorMetrics::sum)
            .description("Producers whose sequence numbers are remembered, per partition")
            .register(registry);
    sessions = new SessionMetrics(registry);
    adoption = new AdoptionMetrics(registry);
  }

  /** What is counted about sessions. */
  public SessionMetrics sessions() {
    return sessions;
  }

  /** What is counted about the adoption of personas. */
  public AdoptionMetrics adoption() {
    return adoption;
  }

  /** Records taken from the input topic. */
  public void consumed(long events) {
    add("consumed", events);
  }

  /** Events whose number their producer had used before. */
  public void duplicates(long events) {
    add("duplicates", events);
  }

  /** A record that can't be used. */
  public void setAside(String reason) {
    registry.counter(PREFIX + "set.aside", "reason", reason).increment();
  }

  /** Events that were added to an open window. */
  public void windowed(int windowMs, long events) {
    add("windowed", events, "window", size(windowMs));
  }

  /** Events that came after their window had closed. */
  public void amended(int windowMs, long events) {
    add("amended", events, "window", size(windowMs));
  }

  /** Records written to the output topic. */
  public void emitted(AggregateKind kind, long records) {
    add("emitted", records, "kind", kind.name().toLowerCase(Locale.ROOT));
  }

  /** Producers that were forgotten because there were too many. */
  public void evicted(long producers) {
    add("producers.evicted", producers);
  }

  public void openWindows(TaskId task, int count) {
    openWindows.put(task, count);
  }

  public void producers(TaskId task, int count) {
    producers.put(task, count);
  }

  /** The clock of a task with windows ticked: its thread is alive and not stuck. */
  public void beat() {
    lastBeatNanos = System.nanoTime();
  }

  /** How long no clock has ticked; zero where there is no task with windows. */
  public Duration silence() {
    return openWindows.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - lastBeatNanos);
  }

  /** The task has gone to another thread or instance. */
  public void forget(TaskId task) {
    openWindows.remove(task);
    producers.remove(task);
  }

  /** Takes the gauges out again; counters stay. */
  public void close() {
    registry.remove(openWindowsGauge);
    registry.remove(producersGauge);
    sessions.close();
    adoption.close();
  }

  private void add(String name, long amount, String... tags) {
    registry.counter(PREFIX + name, tags).increment(amount);
  }

  static double sum(Map<TaskId, Integer> byTask) {
    return byTask.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String size(int windowMs) {
    return windowMs / Partial.MINUTE_MS + "m";
  }
}
