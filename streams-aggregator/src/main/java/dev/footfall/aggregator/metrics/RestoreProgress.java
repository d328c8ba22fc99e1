package dev.footfall.aggregator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * How much of the changelogs has been read back since the last rebalance, and how much there is.
 * Stores are in the heap, so every start reads them; nothing is aggregated meanwhile. Thread-safe.
 */
public final class RestoreProgress implements StateRestoreListener {

  private record State(String store, long total, long restored, boolean running) {}

  private final Map<TopicPartition, State> states = new ConcurrentHashMap<>();

  RestoreProgress(MeterRegistry registry, List<Gauge> gauges) {
    gauges.add(gauge(registry, "restore.records", State::total));
    gauges.add(gauge(registry, "restore.restored", State::restored));
  }

  private Gauge gauge(MeterRegistry registry, String name, ToLongFunction<State> figure) {
    return Gauge.builder(
            AggregatorMetrics.PREFIX + name,
            this,
            all -> all.states.values().stream().mapToLong(figure).sum())
        .description("Records of changelogs, by the restores since the last start")
        .register(registry);
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
    states.put(changelog, new State(store, Math.max(0, end - start), 0, true));
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long end, long records) {
    states.computeIfPresent(
        changelog, (p, state) -> new State(store, state.total(), state.restored() + records, true));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long records) {
    // Offsets of transaction markers are in the total, and are no records.
    states.computeIfPresent(
        changelog, (p, state) -> new State(store, state.total(), state.total(), false));
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long records) {
    states.remove(changelog);
  }

  /** A new client begins. */
  public void begin() {
    states.clear();
  }

  /** What is being restored now, in words; empty when nothing is. */
  public Optional<String> words() {
    Map<String, long[]> byStore = new TreeMap<>();
    states.values().stream()
        .filter(State::running)
        .forEach(
            state -> {
              long[] sums = byStore.computeIfAbsent(state.store(), s -> new long[2]);
              sums[0] += state.restored();
              sums[1] += state.total();
            });
    if (byStore.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder words = new StringBuilder("restoring state:");
    byStore.forEach(
        (store, sums) ->
            words.append(' ').append("%s %,d of %,d records;".formatted(store, sums[0], sums[1])));
    words.setLength(words.length() - 1);
    return Optional.of(words.toString());
  }
}
