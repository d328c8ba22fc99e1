package dev.footfall.bench.aggregator;

import dev.footfall.bench.EventTopic;
import dev.footfall.bench.MadeUpEvents;
import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A real broker in this JVM and a real registry beside it, with all topics. For one thread. */
final class BenchBroker implements AutoCloseable {

  private final EmbeddedStack stack;
  private final ConnectionSettings connection;
  private final Admin admin;

  BenchBroker() throws ExecutionException, InterruptedException {
    stack = EmbeddedStack.builder().only(Part.KAFKA, Part.REGISTRY).start();
    connection = ConnectionSettings.of(stack.settings());
    admin = Admin.create(connection.client());
    new TopicInstaller(admin).install(Optional.of((short) 1));
    new SchemaInstaller(new RegistryClient(new RegistrySettings(connection.serde()))).install();
    // Stamped by the broker like every topic of ours: the end of a run is read from it.
    NewTopic counts =
        new NewTopic(WindowedCount.OUTPUT, 4, (short) 1).configs(Topics.USAGE_AGGREGATES.config());
    admin.createTopics(List.of(counts)).all().get();
  }

  /** A new, mutable map. */
  Map<String, String> settings() {
    return stack.settings();
  }

  /**
   * Writes the input of every contestant. All of it is past, and begins with an hour: the same
   * windows whenever it runs.
   *
   * @return mean size of a value, bytes
   */
  double fill(BenchOptions options) {
    Instant from = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));
    return EventTopic.fill(
            connection,
            new MadeUpEvents(options.events(), options.producers(), options.actions(), from))
        .meanBytes();
  }

  /** Where a contestant may keep its files. */
  String stateDirectory(String application) {
    return stack.dataDirectory().resolve(application).toString();
  }

  /** A consumer at the end of {@code topic}, which is to be asked for what comes then. */
  Reader readerFromEnd(String topic) {
    return new Reader(topic);
  }

  /** Bytes on disk by topic, of those whose name begins so. */
  Map<String, Long> sizes(String prefix) throws ExecutionException, InterruptedException {
    Map<String, Long> sizes = new TreeMap<>();
    admin
        .describeLogDirs(List.of(1))
        .allDescriptions()
        .get()
        .values()
        .forEach(
            directories ->
                directories
                    .values()
                    .forEach(
                        directory ->
                            directory
                                .replicaInfos()
                                .forEach(
                                    (partition, replica) -> {
                                      if (partition.topic().startsWith(prefix)) {
                                        sizes.merge(partition.topic(), replica.size(), Long::sum);
                                      }
                                    })));
    return sizes;
  }

  /** Deletes topics: the next contestant gets a broker without them. */
  void delete(Iterable<String> topics) throws ExecutionException, InterruptedException {
    for (String topic : topics) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
    stack.close();
  }

  /** Reads what is committed on one topic after it was made. */
  final class Reader implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private Reader(String topic) {
      Map<String, Object> settings = new HashMap<>(connection.client());
      settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
    }

    /** Everything up to now. */
    void readAll(Consumer<ConsumerRecord<byte[], byte[]>> each) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(each);
      }
    }

    /** What comes within {@code wait}. */
    void read(Duration wait, Consumer<ConsumerRecord<byte[], byte[]>> each) {
      consumer.poll(wait).forEach(each);
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
