package dev.footfall.bench.aggregator;

import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.serde.AvroDeserializer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Adds up the minute windows on an output topic, as a reader of it has to: that is what shows
 * whether every event was counted, and when the last one was to be seen. Not thread-safe.
 */
final class OutputWindows {

  /** What one record says about one window. */
  private record Said(Object window, long count, boolean adds) {}

  private final Contestant.Kind kind;
  private final AvroDeserializer<UsageAggregateKey> keys = new AvroDeserializer<>();
  private final AvroDeserializer<UsageAggregate> values = new AvroDeserializer<>();
  private final Map<Object, Long> counts = new HashMap<>();
  private long lastChangeMs;
  private long bytes;

  OutputWindows(Contestant.Kind kind, Map<String, String> settings) {
    this.kind = kind;
    Map<String, Object> serde = ConnectionSettings.of(settings).serde();
    keys.configure(serde, true);
    values.configure(serde, false);
  }

  void read(ConsumerRecord<byte[], byte[]> record) {
    bytes += record.serializedKeySize() + record.serializedValueSize();
    Said said = kind == Contestant.Kind.COUNT ? count(record) : aggregate(record);
    long before = counts.getOrDefault(said.window(), 0L);
    long after = said.adds() ? before + said.count() : said.count();
    if (after != before) {
      counts.put(said.window(), after);
      lastChangeMs = Math.max(lastChangeMs, record.timestamp());
    }
  }

  private static Said count(ConsumerRecord<byte[], byte[]> record) {
    return new Said(
        new String(record.key(), StandardCharsets.UTF_8),
        ByteBuffer.wrap(record.value()).getLong(),
        false);
  }

  private Said aggregate(ConsumerRecord<byte[], byte[]> record) {
    UsageAggregateKey key = keys.deserialize(record.topic(), record.key());
    UsageAggregate value = values.deserialize(record.topic(), record.value());
    if (key == null || value == null) {
      throw new IllegalStateException("an empty record at " + record.offset());
    }
    return switch (value.getKind()) {
      case UPDATE, FINAL -> new Said(key, value.getCount(), false);
      case AMENDMENT -> new Said(key, value.getCount(), true);
      case UNKNOWN -> throw new IllegalStateException("an aggregate of unknown kind");
    };
  }

  /** Events in windows of a minute and of an hour; the latter is 0 where there are none. */
  long events(int windowSeconds) {
    return counts.entrySet().stream()
        .filter(e -> seconds(e.getKey()) == windowSeconds)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static int seconds(Object window) {
    return window instanceof UsageAggregateKey key ? key.getWindowSeconds() : 60;
  }

  /** When the broker took the last record that changed a count, milliseconds since 1970. */
  long lastChangeMs() {
    return lastChangeMs;
  }

  /** Of keys and values. */
  long bytes() {
    return bytes;
  }

  int windows() {
    return counts.size();
  }
}
