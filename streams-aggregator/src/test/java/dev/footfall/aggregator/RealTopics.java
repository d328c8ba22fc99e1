package dev.footfall.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.adoption.StoredAdoption;
import dev.footfall.aggregator.sessions.StoredSessions;
import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.Alert;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.SessionSummary;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
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
  private final AvroSerializer<SpecificRecord> events = new AvroSerializer<>();

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

  void send(AssignmentEvent event) {
    String topic = Topics.ASSIGNMENT_EVENTS.name();
    producer.send(
        new ProducerRecord<>(
            topic, EventKey.of(event).getBytes(UTF_8), events.serialize(topic, event)));
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
    AvroDeserializer<UsageAggregateKey> keys = reader(true);
    AvroDeserializer<UsageAggregate> values = reader(false);
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

  /** The same of sessions. */
  StoredSessions sessions() {
    AvroDeserializer<SessionSummary> values = reader(false);
    StoredSessions stored = new StoredSessions();
    String topic = Topics.SESSIONS.name();
    read(
        topic,
        record ->
            stored.apply(
                new String(record.key(), UTF_8),
                Objects.requireNonNull(values.deserialize(topic, record.value()))));
    return stored;
  }

  /** The same of the adoption of personas. */
  StoredAdoption adoption() {
    AvroDeserializer<PersonaAdoptionKey> keys = reader(true);
    AvroDeserializer<PersonaAdoption> values = reader(false);
    StoredAdoption stored = new StoredAdoption();
    String topic = Topics.PERSONA_ADOPTION.name();
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
    AvroDeserializer<Alert> values = reader(false);
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
    long sent =
        admin
            .listOffsets(input.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
            .all()
            .get()
            .values()
            .stream()
            .mapToLong(end -> end.offset())
            .sum();
    assertThat(committed(group)).as("committed input").isEqualTo(sent);
    assertThat(stored().events()).as("events in the output").isGreaterThanOrEqualTo(events);
  }

  /** How many records of the input the group has committed. */
  long committed(String group) throws Exception {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .entrySet()
        .stream()
        .filter(e -> e.getKey().topic().equals(Topics.USAGE_EVENTS.name()))
        .mapToLong(e -> e.getValue().offset())
        .sum();
  }

  private <T extends SpecificRecord> AvroDeserializer<T> reader(boolean isKey) {
    AvroDeserializer<T> reader = new AvroDeserializer<>();
    reader.configure(connection.serde(), isKey);
    return reader;
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
