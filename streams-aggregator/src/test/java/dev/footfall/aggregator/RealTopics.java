package dev.footfall.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.Alert;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real Kafka and a real registry, written to like a tracker and read like a sink. */
final class RealTopics implements AutoCloseable {

  private final FootfallStack stack;
  private final ConnectionSettings connection;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroSerializer<UsageEvent> events = new AvroSerializer<>();

  private RealTopics(FootfallStack stack) {
    this.stack = stack;
    connection = ConnectionSettings.of(stack.settings());
    admin = Admin.create(connection.client());
    producer =
        new KafkaProducer<>(
            connection.client(), new ByteArraySerializer(), new ByteArraySerializer());
    events.configure(connection.serde(), false);
  }

  /** Starts the parts; there are no topics yet. */
  static RealTopics start() {
    return new RealTopics(TestStack.start(Part.KAFKA, Part.REGISTRY));
  }

  /** Does what {@code footfall topics create} does. */
  RealTopics withTopics() {
    new TopicInstaller(admin).install(Optional.of((short) 1));
    new SchemaInstaller(new RegistryClient(new RegistrySettings(connection.serde()))).install();
    return this;
  }

  FootfallStack stack() {
    return stack;
  }

  /** Settings of a service that works on these topics. */
  Map<String, String> settings() {
    return stack.settings();
  }

  byte[] bytes(UsageEvent event) {
    return Objects.requireNonNull(events.serialize(Topics.USAGE_EVENTS.name(), event));
  }

  void send(UsageEvent event) {
    sendRaw(EventKey.of(event).getBytes(UTF_8), bytes(event));
  }

  void sendRaw(byte @Nullable [] key, byte @Nullable [] value) {
    producer.send(new ProducerRecord<>(Topics.USAGE_EVENTS.name(), key, value));
  }

  /** Returns when Kafka has everything that was sent. */
  void flush() {
    producer.flush();
  }

  /** Everything committed on the output topic so far, applied in order. */
  StoredAggregates stored() {
    AvroDeserializer<UsageAggregateKey> keys = new AvroDeserializer<>();
    keys.configure(connection.serde(), true);
    AvroDeserializer<UsageAggregate> values = new AvroDeserializer<>();
    values.configure(connection.serde(), false);
    StoredAggregates stored = new StoredAggregates();
    String topic = Topics.USAGE_AGGREGATES.name();
    read(
        topic,
        record ->
            stored.apply(
                Objects.requireNonNull(keys.deserialize(topic, record.key())),
                Objects.requireNonNull(values.deserialize(topic, record.value()))));
    return stored;
  }

  /** Every transition committed so far, in order. */
  List<Alert> alerts() {
    AvroDeserializer<Alert> values = new AvroDeserializer<>();
    values.configure(connection.serde(), false);
    String topic = Topics.ALERTS.name();
    List<Alert> alerts = new ArrayList<>();
    read(
        topic,
        record -> alerts.add(Objects.requireNonNull(values.deserialize(topic, record.value()))));
    return alerts;
  }

  List<DeadLetter> deadLetters() {
    List<DeadLetter> letters = new ArrayList<>();
    read(Topics.DEAD_LETTERS.name(), record -> letters.add(DeadLetter.of(record)));
    return letters;
  }

  /** The group has committed every record of the input, and so many events are in the output. */
  void assertAllThrough(String group, long events) throws Exception {
    List<TopicPartition> input = partitions(Topics.USAGE_EVENTS.name());
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(input.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    Map<TopicPartition, Long> committed = new HashMap<>();
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach((partition, at) -> committed.put(partition, at.offset()));
    ends.values().removeIf(end -> end == 0);
    assertThat(committed).as("committed input").containsAllEntriesOf(ends);
    assertThat(stored().events()).as("events in the output").isGreaterThanOrEqualTo(events);
  }

  private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Map<String, Object> settings = connection.client();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = partitions(topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions); // of what is committed
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(each);
      }
    }
  }

  private List<TopicPartition> partitions(String topic) {
    return producer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    admin.close(Duration.ofSeconds(5));
    stack.close();
  }
}
