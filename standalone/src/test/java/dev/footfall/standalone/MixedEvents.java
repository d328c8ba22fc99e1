package dev.footfall.standalone;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroSerializer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What comes in a service's way: events, some of them twice, and a record that nobody can use. */
final class MixedEvents {

  private MixedEvents() {}

  /** Sends {@code events}, the first {@code repeated} of them once more, and the bad record. */
  static void send(ConnectionSettings connection, List<UsageEvent> events, int repeated) {
    String topic = Topics.USAGE_EVENTS.name();
    try (AvroSerializer<UsageEvent> avro = new AvroSerializer<>();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                connection.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
      avro.configure(connection.serde(), false);
      Stream.concat(events.stream(), events.stream().limit(repeated))
          .forEach(
              event ->
                  producer.send(
                      new ProducerRecord<>(
                          topic,
                          EventKey.of(event).getBytes(StandardCharsets.UTF_8),
                          avro.serialize(topic, event))));
      producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[] {2}));
    }
  }
}
