package dev.footfall.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroSerializer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What was written to the topic of usage events.
 *
 * @param meanBytes size of a value
 * @param lastOfPartitions the id of the last event in each partition
 */
public record EventTopic(double meanBytes, Map<Integer, UUID> lastOfPartitions) {

  /** Writes all events. */
  public static EventTopic fill(ConnectionSettings connection, MadeUpEvents events) {
    Map<String, Object> client = connection.client();
    client.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    client.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    client.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"); // as the tracker sends
    Map<Integer, UUID> last = new ConcurrentHashMap<>();
    long bytes = 0;
    try (AvroSerializer<UsageEvent> avro = new AvroSerializer<>();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      avro.configure(connection.serde(), false);
      String topic = Topics.USAGE_EVENTS.name();
      for (int i = 0; i < events.count(); i++) {
        UsageEvent event = events.event(i);
        byte[] value = avro.serialize(topic, event);
        bytes += value == null ? 0 : value.length;
        var unused =
            producer.send(
                new ProducerRecord<>(topic, EventKey.of(event).getBytes(UTF_8), value),
                // Called in the order of each partition.
                (sent, failure) -> {
                  if (failure == null) {
                    last.put(sent.partition(), event.getEventId());
                  }
                });
      }
    }
    return new EventTopic((double) bytes / events.count(), Map.copyOf(last));
  }
}
