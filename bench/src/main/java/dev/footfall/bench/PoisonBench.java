package dev.footfall.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.events.Channel;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.EventIds;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import dev.footfall.sink.DatabaseConfig;
import dev.footfall.sink.Migrator;
import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.SinkService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What poison costs the sink: events stored per second without any, with one undecodable record in
 * a thousand, and with one in a thousand that only PostgreSQL refuses. Durable embedded parts,
 * fsync on; in turns, as a busy machine changes. Arguments: events of a run (default 300,000) and
 * turns (default 3).
 */
public final class PoisonBench {

  private enum Poison {
    NONE,
    UNDECODABLE,
    REFUSED
  }

  private static final int ONE_IN = 1_000;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Map<String, String> settings;
  private final int events;
  private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>();

  private PoisonBench(Map<String, String> settings, int events) {
    this.settings = settings;
    this.events = events;
    serializer.configure(ConnectionSettings.of(settings).serde(), false);
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int events = args.length > 0 ? Integer.parseInt(args[0]) : 300_000;
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    // Durable means fsync on, as every published figure needs it.
    try (EmbeddedStack stack = EmbeddedStack.builder().durable().start()) {
      PoisonBench bench = new PoisonBench(stack.settings(), events);
      bench.install();
      bench.run(Poison.NONE); // warm up
      for (int turn = 0; turn < turns; turn++) {
        double clean = bench.run(Poison.NONE);
        for (Poison poison : List.of(Poison.UNDECODABLE, Poison.REFUSED)) {
          double rate = bench.run(poison);
          System.out.printf(
              Locale.ROOT,
              "%-12s %8.0f events/s   without %8.0f   ratio %.2f%n",
              poison.name().toLowerCase(Locale.ROOT),
              rate,
              clean,
              rate / clean);
        }
      }
    }
  }

  private void install() throws SQLException {
    ConnectionSettings connection = ConnectionSettings.of(settings);
    try (Admin admin = Admin.create(connection.client())) {
      new TopicInstaller(admin).install(Optional.empty());
    }
    new SchemaInstaller(new RegistryClient(new RegistrySettings(connection.serde()))).install();
    DatabaseConfig database = SinkConfig.of(settings).database();
    new Migrator(database, Duration.ofMinutes(1)).migrate();
    execute("ALTER TABLE usage_events ADD CONSTRAINT no_poison CHECK (notes <> 'poison')");
  }

  private double run(Poison poison) throws Exception {
    execute("TRUNCATE usage_events, dead_letter_records");
    send(poison);
    long startNanos = System.nanoTime();
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (SinkService sink = new SinkService(SinkConfig.of(settings), metrics)) {
      sink.start();
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (stored(metrics) < events) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("not stored in time: " + sink.notReady());
        }
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
      return events / ((System.nanoTime() - startNanos) / 1e9);
    }
  }

  private static double stored(SimpleMeterRegistry metrics) {
    Counter rows = metrics.find("footfall.sink.rows").tag("table", "usage_events").counter();
    return rows == null ? 0 : rows.count();
  }

  private void send(Poison poison) {
    Map<String, Object> client = ConnectionSettings.of(settings).client();
    client.put("linger.ms", 20);
    client.put("batch.size", 1 << 17);
    String topic = Topics.USAGE_EVENTS.name();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        byte[] key = ("user-" + i % 5_000).getBytes(UTF_8);
        producer.send(
            new ProducerRecord<>(topic, key, serializer.serialize(topic, event(i, "copied"))));
        if (poison != Poison.NONE && i % ONE_IN == ONE_IN / 2) {
          byte[] bytes = serializer.serialize(topic, event(i, "poison"));
          byte[] bad =
              poison == Poison.REFUSED || bytes == null
                  ? bytes
                  : Arrays.copyOf(bytes, bytes.length / 2);
          producer.send(new ProducerRecord<>(topic, key, bad));
        }
      }
    }
  }

  private static UsageEvent event(int i, String notes) {
    Instant now = Instant.now();
    return UsageEvent.newBuilder()
        .setEventId(EventIds.random(now))
        .setOccurredAt(now)
        .setProducerId("bench")
        .setProducerSeq(i + 1)
        .setPrivacyLevel(PrivacyLevel.FULL)
        .setServiceName("crm-api")
        .setUserId("user-" + i % 5_000)
        .setSessionId("s-" + i % 5_000)
        .setActionType("crm")
        .setActionName("view_deal")
        .setChannel(Channel.UI)
        .setPageUrl("/deals")
        .setResultStatus(ResultStatus.SUCCESS)
        .setDurationMs((long) i % 300)
        .setAttributes("{\"customer_id\":\"c-" + i % 100 + "\",\"value_usd\":1200}")
        .setNotes(notes)
        .build();
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = owner();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private Connection owner() throws SQLException {
    return DriverManager.getConnection(
        settings.get("database.url"),
        settings.get("database.owner.user"),
        settings.getOrDefault("database.owner.password", ""));
  }
}
