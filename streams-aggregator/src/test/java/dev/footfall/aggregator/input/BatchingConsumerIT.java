package dev.footfall.aggregator.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import dev.footfall.schemas.ConnectionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What Kafka's consumer knows of how much is left, which commits at the end of a backlog need. */
class BatchingConsumerIT {

  private static final TopicPartition PARTITION = new TopicPartition("events", 0);
  private static final int RECORDS = 2_500;

  @Test
  void poll_onlyTheLastBatchOfThePartition_saysThatItIs() throws Exception {
    try (FootfallStack stack = TestStack.start(Part.KAFKA)) {
      Map<String, Object> client = ConnectionSettings.of(stack.settings()).client();
      try (Admin admin = Admin.create(client)) {
        admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
      }
      write(client);
      client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
      try (BatchingConsumer consumer = new BatchingConsumer(client, Set.of(PARTITION.topic()))) {
        List<RecordBatch> batches = read(consumer);
        assertThat(batches).hasSizeGreaterThanOrEqualTo(RECORDS / 100);
        for (RecordBatch batch : batches.subList(0, batches.size() - 1)) {
          assertThat(batch.endsPartition()).isFalse();
        }
        assertThat(batches.get(batches.size() - 1).endsPartition()).isTrue();
      }
    }
  }

  private static void write(Map<String, Object> client) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        var unused = producer.send(new ProducerRecord<>(PARTITION.topic(), new byte[10]));
      }
      producer.flush();
    }
  }

  private static List<RecordBatch> read(BatchingConsumer consumer) {
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
    List<RecordBatch> batches = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (batches.stream().mapToInt(batch -> batch.records().size()).sum() < RECORDS) {
      assertThat(System.nanoTime()).as("nothing comes").isLessThan(deadline);
      for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(200))) {
        batches.add((RecordBatch) polled.headers());
      }
    }
    return batches;
  }
}
