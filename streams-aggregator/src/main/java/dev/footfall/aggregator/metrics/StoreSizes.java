package dev.footfall.aggregator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/** How much is in each store of this instance, over its tasks. Thread-safe. */
public final class StoreSizes {

  /** A store of one task, while it is open; asked from any thread. */
  public interface Sized {
    /** Number of entries. */
    long entries();

    /** Bytes of keys and values, as they are stored. */
    long bytes();
  }

  private final MeterRegistry registry;
  private final Map<String, Set<Sized>> stores = new ConcurrentHashMap<>();

  StoreSizes(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A store begins to be one of this instance. */
  public void opened(String name, Sized store) {
    stores
        .computeIfAbsent(
            name,
            n -> {
              Set<Sized> open = ConcurrentHashMap.newKeySet();
              gauge(n, "state.entries", "Entries of a store", open, Sized::entries);
              gauge(n, "state.bytes", "Bytes of a store's keys and values", open, Sized::bytes);
              return open;
            })
        .add(store);
  }

  /** It has gone to another thread or instance. */
  public void closed(String name, Sized store) {
    stores.getOrDefault(name, Set.of()).remove(store);
  }

  private void gauge(
      String store, String name, String words, Set<Sized> open, ToLongFunction<Sized> figure) {
    Gauge.builder(
            AggregatorMetrics.PREFIX + name, open, all -> all.stream().mapToLong(figure).sum())
        .description(words)
        .tag("store", store)
        .strongReference(true)
        .register(registry);
  }
}
