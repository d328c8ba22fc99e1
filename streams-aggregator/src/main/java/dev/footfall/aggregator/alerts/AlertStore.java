package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.cube.Totals;
import dev.footfall.aggregator.state.Changelog;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** Where the state of the alerts outlives its process. For one thread. */
final class AlertStore {

  private static final String MINUTES = "alert-minutes";
  private static final String GROUPS = "alert-groups";
  private static final String TIMES = "alert-times";

  private final KeyValueStore<GroupMinute, Totals> minutes;
  private final KeyValueStore<AlertGroup, StoredGroup> groups;
  private final KeyValueStore<String, Long> times;

  AlertStore(
      KeyValueStore<GroupMinute, Totals> minutes,
      KeyValueStore<AlertGroup, StoredGroup> groups,
      KeyValueStore<String, Long> times) {
    this.minutes = minutes;
    this.groups = groups;
    this.times = times;
  }

  /** The stores of a processor that has {@link #builders}. */
  static AlertStore of(ProcessorContext<?, ?> context) {
    return new AlertStore(
        context.getStateStore(MINUTES),
        context.getStateStore(GROUPS),
        context.getStateStore(TIMES));
  }

  /** The stores, in this order, always: it shows in the topology's description. */
  static List<StoreBuilder<?>> builders() {
    return List.of(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(MINUTES),
                GroupMinute.CODEC.serde(),
                Totals.CODEC.serde())
            .withLoggingEnabled(Changelog.CONFIG),
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(GROUPS),
                AlertGroup.CODEC.serde(),
                StoredGroup.CODEC.serde())
            .withLoggingEnabled(Changelog.CONFIG),
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(TIMES), Serdes.String(), Serdes.Long())
            .withLoggingEnabled(Changelog.CONFIG));
  }

  /** Writes the sum of a minute, or that there is none. */
  void minute(GroupMinute key, @Nullable Totals totals) {
    write(minutes, key, totals);
  }

  /** Writes a group, or that there is nothing left of it. */
  void group(AlertGroup key, StoredGroup stored) {
    write(groups, key, stored.isEmpty() ? null : stored);
  }

  void time(String name, long ms) {
    times.put(name, ms);
  }

  void minutes(BiConsumer<GroupMinute, Totals> each) {
    all(minutes, each);
  }

  void groups(BiConsumer<AlertGroup, StoredGroup> each) {
    all(groups, each);
  }

  void times(BiConsumer<String, Long> each) {
    all(times, each);
  }

  private static <K, V> void write(KeyValueStore<K, V> store, K key, @Nullable V value) {
    if (value != null) {
      store.put(key, value);
    } else if (store.get(key) != null) { // a delete of nothing would be written all the same
      store.delete(key);
    }
  }

  private static <K, V> void all(KeyValueStore<K, V> store, BiConsumer<K, V> each) {
    try (KeyValueIterator<K, V> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<K, V> entry = all.next();
        each.accept(entry.key, entry.value);
      }
    }
  }
}
