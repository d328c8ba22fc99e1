package dev.footfall.bench.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.SinkService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The sink end to end, binary COPY of the same rows, and the loop that people write, into the real
 * table with its indexes and fsync on, in turns, with one and with four writers. Arguments: rows
 * (default 1,000,000) and rounds (default 3); medians are printed.
 */
public final class SinkBench {

  private static final List<Integer> WRITERS = List.of(1, 4);

  private final Path directory;
  private final EmbeddedStack stack;
  private final BenchEvents events;

  private SinkBench(Path directory, EmbeddedStack stack, BenchEvents events) {
    this.directory = directory;
    this.stack = stack;
    this.events = events;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Path directory = Files.createTempDirectory("footfall-bench-");
    // Kept data means fsync on, as every published figure needs it.
    try (EmbeddedStack stack = EmbeddedStack.builder().dataDirectory(directory).start()) {
      SinkBench bench = new SinkBench(directory, stack, new BenchEvents(rows));
      bench.prepare();
      for (int writers : WRITERS) {
        bench.compare(writers, rounds);
      }
    }
  }

  private void prepare() throws IOException, SQLException {
    ConnectionSettings connection = ConnectionSettings.of(stack.settings());
    try (Admin admin = Admin.create(connection.client())) {
      new TopicInstaller(admin).install(Optional.empty());
    }
    new SchemaInstaller(new RegistryClient(new RegistrySettings(connection.serde()))).install();
    try (SinkService migrates =
        new SinkService(SinkConfig.of(stack.settings()), new SimpleMeterRegistry())) {
      migrates.start();
    }
    sql("SELECT footfall_ensure_day('2025-03-12')");
    fill(connection);
    Properties settings = new Properties();
    settings.putAll(stack.settings());
    try (var out = Files.newOutputStream(settingsFile())) {
      settings.store(out, null);
    }
  }

  private void fill(ConnectionSettings connection) {
    Map<String, Object> client = connection.client();
    client.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    client.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        AvroSerializer<UsageEvent> avro = new AvroSerializer<>()) {
      avro.configure(connection.serde(), false);
      String topic = Topics.USAGE_EVENTS.name();
      for (int i = 0; i < events.count(); i++) {
        UsageEvent event = events.event(i);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic, EventKey.of(event).getBytes(UTF_8), avro.serialize(topic, event)));
      }
    }
  }

  private void compare(int writers, int rounds) throws Exception {
    Map<Contender, List<Figures>> runs = new EnumMap<>(Contender.class);
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : Contender.values()) {
        Figures figures = run(contender, writers);
        System.err.printf("%s with %d writers: %s%n", contender, writers, figures.line());
        runs.computeIfAbsent(contender, c -> new ArrayList<>()).add(figures);
      }
    }
    print(writers, runs);
  }

  private Figures run(Contender contender, int writers) throws Exception {
    sql("TRUNCATE usage_events, usage_errors");
    sql("DELETE FROM sink_offsets");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + contender.heap(),
                "-XX:+UseSerialGC", // as the launcher starts every service
                "-cp",
                System.getProperty("java.class.path"),
                ContenderMain.class.getName(),
                contender.name(),
                Integer.toString(writers),
                Integer.toString(events.count()),
                cluster().toString(),
                settingsFile().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Figures figures = null;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        figures = Figures.isLine(line) ? Figures.parse(line) : figures;
      }
    }
    int exit = process.waitFor();
    long stored = count();
    if (figures == null || exit != 0 || stored != events.count()) {
      throw new IllegalStateException(
          contender + " stored " + stored + " rows of " + events.count() + ", exit code " + exit);
    }
    return figures;
  }

  private static void print(int writers, Map<Contender, List<Figures>> runs) {
    double limit = median(runs, Contender.COPY).rowsPerSecond();
    double usual = median(runs, Contender.LOOP).rowsPerSecond();
    System.out.printf("%n%d writer(s), the medians%n", writers);
    System.out.printf(
        "%-6s %10s %9s %9s %14s %14s %8s%n",
        "", "rows/s", "of COPY", "of loop", "CPU s/M own", "CPU s/M db", "MiB");
    for (Contender contender : Contender.values()) {
      Figures f = median(runs, contender);
      System.out.printf(
          Locale.ROOT,
          "%-6s %10.0f %9.2f %9.2f %14.2f %14.2f %8d%n",
          contender,
          f.rowsPerSecond(),
          f.rowsPerSecond() / limit,
          f.rowsPerSecond() / usual,
          f.perMillion(f.cpu()),
          f.perMillion(f.databaseCpu()),
          f.memoryMib());
    }
  }

  private static Figures median(Map<Contender, List<Figures>> runs, Contender contender) {
    List<Figures> sorted =
        runs.getOrDefault(contender, List.of()).stream()
            .sorted(Comparator.comparingDouble(Figures::rowsPerSecond))
            .toList();
    return sorted.get(sorted.size() / 2);
  }

  private long count() throws SQLException {
    try (Connection connection = owner();
        Statement sql = connection.createStatement();
        ResultSet count = sql.executeQuery("SELECT count(*) FROM usage_events")) {
      count.next();
      return count.getLong(1);
    }
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = owner();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private Connection owner() throws SQLException {
    Map<String, String> settings = stack.settings();
    return DriverManager.getConnection(
        settings.get("database.url"),
        settings.get("database.owner.user"),
        settings.getOrDefault("database.owner.password", ""));
  }

  private Path cluster() throws IOException {
    try (Stream<Path> files = Files.walk(directory, 4)) {
      return files
          .filter(file -> file.endsWith("postmaster.pid"))
          .findFirst()
          .map(Path::getParent)
          .orElseThrow(() -> new IllegalStateException("no PostgreSQL below " + directory));
    }
  }

  private Path settingsFile() {
    return directory.resolve("bench.properties");
  }
}
