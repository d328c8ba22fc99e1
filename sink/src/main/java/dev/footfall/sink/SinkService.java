package dev.footfall.sink;

import com.zaxxer.hikari.HikariDataSource;
import dev.footfall.sink.notify.AlertOutbox;
import dev.footfall.sink.notify.Notifier;
import dev.footfall.sink.notify.route.AlertFile;
import dev.footfall.sink.subject.ErasedSubjects;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes usage events, assignments, aggregates, sessions, alerts and producers' books from Kafka to
 * PostgreSQL, every record with effect exactly once, makes day partitions ahead and lets old ones
 * leave. While PostgreSQL, Kafka or the registry is away it waits and goes on by itself; it stops,
 * with a reason, only where waiting can't help: tables that do not fit, or an implausible share of
 * refused rows. Several instances share the partitions. Thread-safe.
 */
public final class SinkService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SinkService.class);

  /** Kafka gives a member up after 5 minutes without a poll; a loop that long is stuck. */
  private static final Duration STUCK = Duration.ofMinutes(5);

  private final SinkConfig config;
  private final MeterRegistry registry;
  private final StopSignal stop = new StopSignal();
  // Read by health checks, which must not wait for a start under way.
  private volatile @Nullable Running running;
  private volatile boolean closed;

  /** What exists between start and close, in the order it was opened. */
  private record Running(
      HikariDataSource pool,
      Admin admin,
      AvroReader avro,
      DeadLetterSender deadLetters,
      Writers writers,
      PollLoop loop,
      Thread poller,
      Keepers keepers,
      Optional<Notifier> notifier) {}

  /** A sink with these settings; nothing happens before {@link #start()}. */
  public SinkService(SinkConfig config, MeterRegistry registry) {
    this.config = config;
    this.registry = registry;
  }

  /**
   * Migrates the database unless {@code sink.migrate} is off, and begins to read. Waits for a
   * database that does not answer, at most {@code sink.database.wait.ms} (60 s).
   *
   * @throws dev.footfall.sink.notify.route.AlertFileException when the alert file can't be used
   * @throws MigrationException when the database can't be migrated; the message says why
   * @throws org.apache.kafka.common.KafkaException when a Kafka client can't be made
   * @throws IllegalStateException when it was started or closed before
   */
  public synchronized void start() {
    if (running != null || closed) {
      throw new IllegalStateException("a sink is started once");
    }
    if (config.migrate()) {
      new Migrator(config.database(), config.databaseWait(), stop).migrate();
    }
    running = open();
    LOG.info("Sink started: {}", config);
  }

  private Running open() {
    AlertFile alertFile = config.notifier().file().map(AlertFile::of).orElseGet(AlertFile::none);
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      // One for each writer, one for positions.
      HikariDataSource pool =
          ConnectionPool.open(config.database(), config.writers() + 1 + Keepers.CONNECTIONS);
      opened.add(pool);
      Admin admin = Admin.create(config.connections().client());
      opened.add(admin);
      AvroReader avro = AvroReader.of(config.connections());
      opened.add(avro);
      DeadLetterSender deadLetters = DeadLetterSender.of(config.connections());
      opened.add(deadLetters);
      KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              consumerSettings(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
      opened.add(consumer);

      Jdbi jdbi = Jdbi.create(pool);
      OffsetStore offsets = new OffsetStore(config.groupId());
      StoredOffsets stored = new StoredOffsets();
      ErasedSubjects erased = new ErasedSubjects();
      SinkMetrics metrics = new SinkMetrics(registry);
      Room room = new Room();
      AlertOutbox alerts = new AlertOutbox(alertFile);
      Writers writers = writers(room, jdbi, offsets, alerts, deadLetters, stored, metrics);
      PollLoop loop =
          new PollLoop(
              consumer,
              new Predecessor(admin, config.groupId(), config.instanceId())::remove,
              new StoredPositions(admin, jdbi, offsets, erased),
              new ChunkDecoder(new RecordDecoder(avro, erased), config.batch(), erased),
              writers,
              room,
              stored,
              new OffsetReport(consumer, stored, new LogEnds(admin)::latest, metrics),
              stop,
              config,
              metrics);
      Thread poller = daemon(loop, "footfall-sink-poll");
      Keepers keepers = Keepers.of(config, jdbi, alerts, stop, metrics, registry);
      Optional<Notifier> notifier = notifier(alertFile);
      writers.start();
      poller.start();
      keepers.start();
      notifier.ifPresent(Notifier::start);
      return new Running(pool, admin, avro, deadLetters, writers, loop, poller, keepers, notifier);
    } catch (RuntimeException e) {
      closeAll(opened, e);
      throw e;
    }
  }

  private Optional<Notifier> notifier(AlertFile alertFile) {
    return config
        .notifier()
        .file()
        .map(
            path ->
                new Notifier(
                    config.notifier(),
                    alertFile,
                    config.database().asWriter("footfall-notifier"),
                    registry));
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private Writers writers(
      Room room,
      Jdbi jdbi,
      OffsetStore offsets,
      AlertOutbox alerts,
      DeadLetterSender deadLetters,
      StoredOffsets stored,
      SinkMetrics metrics) {
    DayPartitions days = new DayPartitions();
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < config.writers(); i++) {
      writers.add(
          new Writer(
              "writer " + i,
              new HandOff(config.batch(), room),
              new BatchStore(jdbi, offsets, days, alerts),
              days,
              () -> new DeadLetterOutbox(deadLetters),
              config,
              stop,
              stored,
              metrics));
    }
    return new Writers(writers);
  }

  private static Map<String, Object> consumerSettings(SinkConfig config) {
    Map<String, Object> settings = config.connections().client();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
    if (!config.instanceId().isEmpty()) {
      settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.instanceId());
    }
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    // Each topic over all instances. Kafka's default evens out partitions only, and once gave all
    // of
    // the usage events to one of two instances and the quiet topics to the other.
    settings.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.maxPollRecords());
    settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }

  /** Whether the sink works or waits; false before the start, and once it has stopped or hangs. */
  public boolean live() {
    Running now = running;
    return now != null
        && !stop.isGiven()
        && now.poller().isAlive()
        && now.writers().alive()
        && now.loop().sinceStep().compareTo(STUCK) < 0;
  }

  /** What keeps the sink from storing, in words; empty when nothing does. */
  public List<String> notReady() {
    Running now = running;
    List<String> reasons = new ArrayList<>();
    stop.reason().ifPresent(reason -> reasons.add("stopped: " + reason));
    if (now == null || closed) {
      reasons.add(closed ? "closed" : "not started");
      return reasons;
    }
    if (now.loop().assigned() == 0) {
      reasons.add("no partitions assigned (yet); do the topics exist?");
    }
    reasons.addAll(now.loop().problems());
    reasons.addAll(now.writers().problems());
    return reasons;
  }

  /**
   * What is wrong beside storing, in words: people who can't be told of alerts. Rows are stored all
   * the same, so this is no reason to be not ready.
   */
  public List<String> warnings() {
    Running now = running;
    return now == null ? List.of() : now.notifier().map(Notifier::problems).orElse(List.of());
  }

  /**
   * Stops reading, lets transactions under way end, and leaves the group. Bounded by {@code
   * sink.release.timeout.ms} (10 s) and some seconds for Kafka. What was read and not stored is
   * read again at the next start. Does nothing when closed before.
   */
  @Override
  public void close() {
    stop.close(); // before the lock: a start that waits for the database ends
    closeOnce();
  }

  private synchronized void closeOnce() {
    if (closed) {
      return;
    }
    closed = true;
    Running now = running;
    if (now == null) {
      return;
    }
    try {
      now.poller().join(config.releaseTimeout().plusSeconds(10).toMillis());
      now.writers().close(config.releaseTimeout());
      now.notifier().ifPresent(Notifier::close);
      now.keepers().join(config.releaseTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeAll(List.of(now.pool(), now.admin(), now.avro(), now.deadLetters()), null);
    LOG.info("Sink closed");
  }

  private static void closeAll(List<AutoCloseable> parts, @Nullable Exception cause) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Exception e) {
        if (cause == null) {
          LOG.warn("A part was not closed in order", e);
        } else {
          cause.addSuppressed(e);
        }
      }
    }
  }
}
