package dev.footfall.aggregator.metrics;

import dev.footfall.aggregator.cube.Partial;
import dev.footfall.events.AggregateKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  static final String PREFIX = "footfall.aggregator.";

  /** Sizes of the windows: a minute and an hour. */
  private static final List<Integer> WINDOW_SIZES_MS = List.of(60_000, 3_600_000);

  private final MeterRegistry registry;
  private final Map<TaskId, Integer> openWindows = new ConcurrentHashMap<>();
  private final Map<TaskId, Integer> producers = new ConcurrentHashMap<>();
  private final List<Gauge> gauges = new ArrayList<>();
  private final Balance balance;
  private final InputProgress input;
  private final Latency latency;
  private final RestoreProgress restore;
  private final StoreSizes stores;
  private final SessionMetrics sessions;
  private final AdoptionMetrics adoption;
  private volatile long lastBeatNanos = System.nanoTime();

  public AggregatorMetrics(MeterRegistry registry) {
    this.registry = registry;
    gauges.add(
        Gauge.builder(PREFIX + "open.windows", openWindows, AggregatorMetrics::sum)
            .description("Windows that may still be updated, all sizes")
            .register(registry));
    gauges.add(
        Gauge.builder(PREFIX + "producers", producers, AggregatorMetrics::sum)
            .description("Producers whose sequence numbers are remembered, per partition")
            .register(registry));
    balance = new Balance(registry, WINDOW_SIZES_MS, gauges);
    input = new InputProgress(registry);
    latency = new Latency(registry);
    restore = new RestoreProgress(registry, gauges);
    stores = new StoreSizes(registry);
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

  /** Events that were counted under {@code __other__}, as there were too many names. */
  public void overflow(long events) {
    add("overflow", events);
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
    balance.forget(task);
    input.forget(task);
  }

  /** What is consumed and in no window yet. */
  public Balance balance() {
    return balance;
  }

  /** How far the partitions of the input are. */
  public InputProgress input() {
    return input;
  }

  /** How old results are. */
  public Latency latency() {
    return latency;
  }

  /** How much of the state has been read back. */
  public RestoreProgress restore() {
    return restore;
  }

  /** How large the stores are. */
  public StoreSizes stores() {
    return stores;
  }

  /** Takes the gauges out again; counters stay. */
  public void close() {
    gauges.forEach(registry::remove);
    sessions.close();
    adoption.close();
  }

  private void add(String name, long amount, String... tags) {
    registry.counter(PREFIX + name, tags).increment(amount);
  }

  static double sum(Map<TaskId, Integer> byTask) {
    return byTask.values().stream().mapToInt(Integer::intValue).sum();
  }

  static String size(int windowMs) {
    return windowMs / Partial.MINUTE_MS + "m";
  }
}
