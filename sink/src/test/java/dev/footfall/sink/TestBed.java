package dev.footfall.sink;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.TopicSpec;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Real Kafka, registry and PostgreSQL, one of each for all tests of this JVM; every test bed begins
 * with topics and tables of its own.
 */
final class TestBed implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static @Nullable FootfallStack shared;

  private final FootfallStack stack;
  private final ConnectionSettings connections;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroSerializer<SpecificRecord> values = new AvroSerializer<>();
  private final AvroSerializer<SpecificRecord> keys = new AvroSerializer<>();
  private final List<SinkService> sinks = new ArrayList<>();

  private TestBed(FootfallStack stack) {
    this.stack = stack;
    connections = ConnectionSettings.of(stack.settings());
    values.configure(connections.serde(), false);
    keys.configure(connections.serde(), true);
    Map<String, Object> settings = connections.client();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A test bed with empty topics and an empty database, not migrated yet. */
  static TestBed fresh() {
    TestBed bed = new TestBed(sharedStack());
    bed.newTopics();
    bed.newSchema();
    return bed;
  }

  /** A test bed with an empty database, for tests that need no Kafka. */
  static TestBed withNewDatabase() {
    TestBed bed = new TestBed(sharedStack());
    bed.newSchema();
    return bed;
  }

  /** A test bed with empty topics, on the database as it is. */
  static TestBed withNewTopics() {
    TestBed bed = new TestBed(sharedStack());
    bed.newTopics();
    return bed;
  }

  private static synchronized FootfallStack sharedStack() {
    FootfallStack started = shared;
    if (started == null) {
      started = TestStack.start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      RegistryClient registry =
          new RegistryClient(
              new RegistrySettings(ConnectionSettings.of(started.settings()).serde()));
      new SchemaInstaller(registry).install();
      shared = started;
    }
    return started;
  }

  FootfallStack stack() {
    return stack;
  }

  private void newTopics() {
    try (Admin admin = Admin.create(connections.client())) {
      Set<String> old = Topics.all().stream().map(TopicSpec::name).collect(Collectors.toSet());
      old.retainAll(admin.listTopics().names().get());
      admin.deleteTopics(old).all().get();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> admin.listTopics().names().get().stream().noneMatch(old::contains));
      new TopicInstaller(admin).install(Optional.of((short) 1));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void newSchema() {
    asOwner("DROP SCHEMA public CASCADE");
    asOwner("CREATE SCHEMA public");
  }

  /** Settings of a sink that tries again quickly; {@code more} pairs of key and value on top. */
  Map<String, String> settings(String... more) {
    Map<String, String> settings = stack.settings();
    settings.put("sink.retry.backoff.ms", "50");
    settings.put("sink.retry.backoff.max.ms", "500");
    settings.put("sink.batch.linger.ms", "20");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  SinkConfig config(String... more) {
    return SinkConfig.of(settings(more));
  }

  void migrate() {
    new Migrator(config().database(), PATIENCE).migrate();
  }

  /** A started sink, closed with the test bed at the latest. */
  SinkService startSink(MeterRegistry registry, String... more) {
    SinkService sink = new SinkService(config(more), registry);
    sinks.add(sink);
    sink.start();
    return sink;
  }

  SinkService startSink(String... more) {
    return startSink(new SimpleMeterRegistry(), more);
  }

  void send(Collection<UsageEvent> events) {
    events.forEach(this::send);
    producer.flush();
  }

  void send(UsageEvent event) {
    send(
        Topics.USAGE_EVENTS,
        EventKey.of(event).getBytes(java.nio.charset.StandardCharsets.UTF_8),
        values.serialize(Topics.USAGE_EVENTS.name(), event));
  }

  void send(AssignmentEvent event) {
    send(
        Topics.ASSIGNMENT_EVENTS,
        EventKey.of(event).getBytes(java.nio.charset.StandardCharsets.UTF_8),
        values.serialize(Topics.ASSIGNMENT_EVENTS.name(), event));
  }

  void send(UsageAggregateKey key, UsageAggregate aggregate) {
    send(
        Topics.USAGE_AGGREGATES,
        keys.serialize(Topics.USAGE_AGGREGATES.name(), key),
        values.serialize(Topics.USAGE_AGGREGATES.name(), aggregate));
  }

  void send(PersonaAdoptionKey key, PersonaAdoption adoption) {
    send(
        Topics.PERSONA_ADOPTION,
        keys.serialize(Topics.PERSONA_ADOPTION.name(), key),
        values.serialize(Topics.PERSONA_ADOPTION.name(), adoption));
  }

  void send(TopicSpec topic, byte @Nullable [] key, byte @Nullable [] value) {
    producer.send(new ProducerRecord<>(topic.name(), key, value));
  }

  void send(DeadLetter letter) {
    producer.send(letter.toRecord());
  }

  /** The bytes of a record as they go over the wire. */
  byte[] bytes(TopicSpec topic, SpecificRecord record) {
    byte[] bytes = values.serialize(topic.name(), record);
    if (bytes == null) {
      throw new IllegalArgumentException("no record");
    }
    return bytes;
  }

  void flush() {
    producer.flush();
  }

  void asOwner(String sql) {
    try (Connection connection = connect("owner");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  Connection connect(String account) throws SQLException {
    Map<String, String> settings = stack.settings();
    return DriverManager.getConnection(
        String.valueOf(settings.get("database.url")),
        String.valueOf(settings.get("database." + account + ".user")),
        settings.getOrDefault("database." + account + ".password", ""));
  }

  /** Without a password: the test stacks trust this machine. */
  Connection superuser() throws SQLException {
    return DriverManager.getConnection(
        String.valueOf(stack.settings().get("database.url")), "postgres", "");
  }

  Jdbi jdbi() {
    return Jdbi.create(() -> connect("owner"));
  }

  long number(String sql) {
    return jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  List<String> texts(String sql) {
    return jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  /** Waits until {@code sql} answers {@code expected}; while the database is away it goes on. */
  void await(String sql, long expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(
            () -> org.assertj.core.api.Assertions.assertThat(number(sql)).isEqualTo(expected));
  }

  /** Waits until everything on the sink's topics is stored, by the offsets. */
  void awaitAllStored() {
    Map<TopicPartition, Long> ends = ends();
    ends.values().removeIf(end -> end == 0);
    TopicPartition letters = new TopicPartition(Topics.DEAD_LETTERS.name(), 0);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              Map<TopicPartition, Long> stored = storedOffsets();
              // What the sink sets aside is itself a record, and may be stored meanwhile.
              stored.computeIfPresent(
                  letters, (p, next) -> Math.min(next, ends.getOrDefault(p, 0L)));
              stored.values().removeIf(next -> next == 0);
              org.assertj.core.api.Assertions.assertThat(stored).isEqualTo(ends);
            });
  }

  Map<TopicPartition, Long> storedOffsets() {
    Map<TopicPartition, Long> stored = new HashMap<>();
    jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery("SELECT topic, partition, next_offset FROM sink_offsets")
                    .map(
                        row ->
                            stored.put(
                                new TopicPartition(
                                    row.getColumn("topic", String.class),
                                    row.getColumn("partition", Integer.class)),
                                row.getColumn("next_offset", Long.class)))
                    .list());
    return stored;
  }

  private Map<TopicPartition, Long> ends() {
    try (Admin admin = Admin.create(connections.client())) {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      for (TopicDescription topic :
          admin.describeTopics(RecordDecoder.TOPICS).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                p ->
                    asked.put(
                        new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
      }
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin.listOffsets(asked).all().get().forEach((p, end) -> ends.put(p, end.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All dead letters so far. */
  List<DeadLetter> deadLetters() {
    return deadLetterRecords().stream().map(DeadLetter::of).toList();
  }

  /** All records of the dead letters' topic, whatever they are. */
  List<ConsumerRecord<byte[], byte[]>> deadLetterRecords() {
    TopicPartition only = new TopicPartition(Topics.DEAD_LETTERS.name(), 0);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).getOrDefault(only, 0L);
      while (consumer.position(only) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        connections.client(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static double counter(MeterRegistry registry, String name, String... tags) {
    Counter counter = registry.find(name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
    sinks.forEach(SinkService::close);
    producer.close(Duration.ofSeconds(5));
  }
}
