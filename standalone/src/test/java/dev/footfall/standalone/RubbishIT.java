package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroSerializer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rubbish on the topic is set aside by both stages, with its reason; the good records around it are
 * stored.
 */
class RubbishIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path directory;

  @Test
  void rubbish_isSetAsideAndItsNeighboursAreStored() throws Exception {
    try (FootfallStack stack = TestStack.start(FootfallStack.Part.values());
        Parts parts = new Parts()) {
      Map<String, String> settings = new HashMap<>(stack.settings());
      settings.put("aggregator.state.dir", directory.toString());
      settings.put("aggregator.http.port", "0");
      settings.put("sink.http.port", "0");
      ConnectionSettings connection = ConnectionSettings.of(settings);
      new Installation(connection).topics(Optional.empty());
      new Installation(connection).schemas();
      Services.sink(parts, settings);
      Services.aggregator(parts, settings);

      List<UsageEvent> good = Samples.usageEvents(5, 400);
      send(connection, good);

      List<String> reasons = List.of("bad_magic", "null_value", "truncated", "unknown_schema");
      List<String> expected = new ArrayList<>();
      reasons.forEach(reason -> expected.addAll(List.of("aggregator " + reason, "sink " + reason)));
      List<DeadLetter> dead = awaitDeadLetters(connection, expected.size());
      assertThat(dead.stream().map(d -> d.stage() + " " + d.reason()))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(dead)
          .allMatch(d -> d.topic().equals(Topics.USAGE_EVENTS.name()) && d.offset() >= 0);
      try (Books books = Books.open(settings)) {
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(books.count("SELECT count(*) FROM user_activity_logs"))
                        .isEqualTo(400));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(books.differences()).isEmpty());
      }
    }
  }

  private static void send(ConnectionSettings connection, List<UsageEvent> good) {
    Map<String, Object> raw = connection.client();
    raw.put("key.serializer", ByteArraySerializer.class);
    raw.put("value.serializer", ByteArraySerializer.class);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(raw);
        AvroSerializer<UsageEvent> serializer = new AvroSerializer<>()) {
      serializer.configure(connection.serde(), false);
      for (int i = 0; i < good.size(); i++) {
        byte[] value =
            Objects.requireNonNull(serializer.serialize(Topics.USAGE_EVENTS.name(), good.get(i)));
        send(producer, EventKey.of(good.get(i)), value);
        switch (i) {
          case 50 -> send(producer, "a", "{\"json\":true}".getBytes(StandardCharsets.UTF_8));
          case 100 -> send(producer, "b", null);
          case 150 -> send(producer, "c", Arrays.copyOf(value, value.length / 2));
          case 200 ->
              send(producer, "d", ByteBuffer.wrap(value.clone()).putInt(1, 987_654_321).array());
          default -> {}
        }
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      String key,
      byte @org.jspecify.annotations.Nullable [] value) {
    producer.send(
        new ProducerRecord<>(
            Topics.USAGE_EVENTS.name(), key.getBytes(StandardCharsets.UTF_8), value));
  }

  private static List<DeadLetter> awaitDeadLetters(ConnectionSettings connection, int count) {
    Map<String, Object> raw = connection.client();
    raw.put("key.deserializer", ByteArrayDeserializer.class);
    raw.put("value.deserializer", ByteArrayDeserializer.class);
    raw.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    List<DeadLetter> dead = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(raw)) {
      TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS.name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(record -> dead.add(DeadLetter.of(record)));
                return dead.size() >= count;
              });
    }
    return dead;
  }
}
