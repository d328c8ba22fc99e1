package dev.footfall.producer;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What is on the topics of a real broker. */
final class Arrivals {

  private Arrivals() {}

  static void createTopics(Map<String, String> settings) {
    try (Admin admin = Admin.create(ConnectionSettings.of(settings).client())) {
      new TopicInstaller(admin).install(Optional.of((short) 1));
    }
  }

  /** All records of the topic up to its end at this moment. */
  static <T extends SpecificRecord> List<ConsumerRecord<String, T>> read(
      Map<String, String> settings, TopicSpec topic) {
    Map<String, Object> consumer = ConnectionSettings.of(settings).consumer();
    List<ConsumerRecord<String, T>> records = new ArrayList<>();
    try (KafkaConsumer<String, T> kafka = new KafkaConsumer<>(consumer)) {
      List<TopicPartition> partitions =
          kafka.partitionsFor(topic.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      kafka.assign(partitions);
      kafka.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = kafka.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> kafka.position(e.getKey()) < e.getValue())) {
        kafka.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
