package dev.footfall.standalone;

import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.serde.AvroDeserializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The example of docs/streams.md, line by line. */
final class StreamsExample {

  private StreamsExample() {}

  static void consume(
      Map<String, String> footfallSettings,
      Map<UsageAggregateKey, Long> counts,
      BooleanSupplier wanted) {
    ConnectionSettings connection = ConnectionSettings.of(footfallSettings);
    Map<String, Object> settings = connection.client();
    settings.put("group.id", "dashboard");
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    AvroDeserializer<UsageAggregateKey> keys = new AvroDeserializer<>();
    keys.configure(connection.serde(), true);
    AvroDeserializer<UsageAggregate> values = new AvroDeserializer<>();
    values.configure(connection.serde(), false);

    try (var consumer = new KafkaConsumer<>(settings, keys, values)) {
      consumer.subscribe(List.of("usage-aggregates"));
      while (wanted.getAsBoolean()) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          long count = record.value().getCount();
          switch (record.value().getKind()) {
            case UPDATE, FINAL -> counts.put(record.key(), count);
            case AMENDMENT -> counts.merge(record.key(), count, Long::sum);
            case UNKNOWN -> throw new IllegalStateException("a newer version wrote " + record);
          }
        }
      }
    }
  }
}
