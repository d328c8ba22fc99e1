package dev.footfall.aggregator.state;

import dev.footfall.aggregator.metrics.StoreSizes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Kafka's store in the heap, and how many bytes are in it, which Kafka does not know. A write costs
 * a look-up more for it. A restore writes past this one, so the first write adds up what is there.
 * For the task's thread, except for the sizes.
 */
public final class MeasuredStore implements KeyValueStore<Bytes, byte[]>, StoreSizes.Sized {

  private final KeyValueStore<Bytes, byte[]> store;
  private final StoreSizes sizes;
  private final AtomicLong bytes = new AtomicLong();
  private boolean measured;

  private MeasuredStore(KeyValueStore<Bytes, byte[]> store, StoreSizes sizes) {
    this.store = store;
    this.sizes = sizes;
  }

  /** In place of {@link Stores#inMemoryKeyValueStore}. */
  public static KeyValueBytesStoreSupplier inMemory(String name, StoreSizes sizes) {
    KeyValueBytesStoreSupplier plain = Stores.inMemoryKeyValueStore(name);
    return new KeyValueBytesStoreSupplier() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return new MeasuredStore(plain.get(), sizes);
      }

      @Override
      public String metricsScope() {
        return plain.metricsScope();
      }
    };
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    store.init(context, root);
    measured = false;
    bytes.set(0);
    sizes.opened(name(), this);
  }

  @Override
  public void close() {
    sizes.closed(name(), this);
    store.close();
  }

  @Override
  public long entries() {
    return store.isOpen() ? store.approximateNumEntries() : 0;
  }

  @Override
  public long bytes() {
    return bytes.get();
  }

  @Override
  public void put(Bytes key, byte[] value) {
    measure();
    bytes.addAndGet(size(key, value) - size(key, store.get(key)));
    store.put(key, value);
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    measure();
    byte[] there = store.putIfAbsent(key, value);
    if (there == null) {
      bytes.addAndGet(size(key, value));
    }
    return there;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte[] delete(Bytes key) {
    measure();
    byte[] there = store.delete(key);
    bytes.addAndGet(-size(key, there));
    return there;
  }

  private void measure() {
    if (measured) {
      return;
    }
    measured = true;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(entry -> bytes.addAndGet(size(entry.key, entry.value)));
    }
  }

  private static long size(Bytes key, byte @org.jspecify.annotations.Nullable [] value) {
    return value == null ? 0 : key.get().length + value.length;
  }

  @Override
  public byte[] get(Bytes key) {
    return store.get(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return store.range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return store.reverseRange(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return store.all();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    return store.reverseAll();
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, S serializer) {
    return store.prefixScan(prefix, serializer);
  }

  @Override
  public long approximateNumEntries() {
    return store.approximateNumEntries();
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    store.commit(offsets);
  }

  @Override
  public boolean persistent() {
    return store.persistent();
  }

  @Override
  public boolean isOpen() {
    return store.isOpen();
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    return store.query(query, bound, config);
  }

  @Override
  public Position getPosition() {
    return store.getPosition();
  }
}
