package dev.footfall.aggregator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.metrics.AggregatorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class MeasuredStoreTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AggregatorMetrics metrics = new AggregatorMetrics(meters);
  private final KeyValueStore<Bytes, byte[]> store = opened();

  private KeyValueStore<Bytes, byte[]> opened() {
    KeyValueStore<Bytes, byte[]> made = MeasuredStore.inMemory("a", metrics.stores()).get();
    made.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), made);
    return made;
  }

  /** Whatever is written in whatever way, the sizes are those of a look at everything. */
  @Property(tries = 200, seed = "1")
  void sizes_areThoseOfWhatIsInIt(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 399) Integer> steps) {
    for (int step : steps) {
      Bytes key = Bytes.wrap(new byte[1 + step % 5]);
      byte[] value = new byte[step % 37];
      switch (step / 100) {
        case 0 -> store.put(key, value);
        case 1 -> store.delete(key);
        case 2 -> store.putIfAbsent(key, value);
        default -> store.putAll(List.of(KeyValue.pair(key, value)));
      }
    }
    long entries = 0;
    long bytes = 0;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        entries++;
        bytes += entry.key.get().length + entry.value.length;
      }
    }
    assertThat(shown("entries")).isEqualTo(entries);
    assertThat(shown("bytes")).isEqualTo(bytes);
  }

  @Test
  void aClosedStore_isNotShown() {
    store.put(Bytes.wrap(new byte[3]), new byte[4]);
    assertThat(shown("bytes")).isEqualTo(7);
    store.close();
    assertThat(shown("bytes")).isZero();
    assertThat(shown("entries")).isZero();
  }

  private double shown(String figure) {
    return meters.get("footfall.aggregator.state." + figure).tag("store", "a").gauge().value();
  }
}
