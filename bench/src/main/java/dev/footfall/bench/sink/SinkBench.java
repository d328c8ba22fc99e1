package dev.footfall.bench.sink;

import dev.footfall.bench.EventTopic;
import dev.footfall.bench.MadeUpEvents;
import dev.footfall.bench.Superuser;
import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.SinkService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * The sink end to end, binary COPY of the same rows, the loop that people write, and Debezium's
 * JDBC sink, into the real table with its indexes and fsync on, in turns, with one and with four
 * writers. A round has a process of each, which stores everything in a first turn fresh, and in all
 * others warm. Arguments: rows (default 1,000,000), rounds (3), contenders ({@code
 * copy,sink,loop,debezium}), turns of a round (2) and writers ({@code 1,4}); medians are printed.
 */
public final class SinkBench {

  /** Where the events of {@link #events} belong: all of them are of one day. */
  static final String PARTITION = "usage_events_20250312";

  private final Path directory;
  private final EmbeddedStack stack;
  private final MadeUpEvents events;
  private final Set<Contender> contenders;
  private final Map<Integer, UUID> lastOfPartitions = new HashMap<>();

  private SinkBench(
      Path directory, EmbeddedStack stack, MadeUpEvents events, Set<Contender> contenders) {
    this.directory = directory;
    this.stack = stack;
    this.events = events;
    this.contenders = contenders;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Set<Contender> contenders =
        args.length > 2 ? Contender.of(args[2]) : EnumSet.allOf(Contender.class);
    int turns = args.length > 3 ? Integer.parseInt(args[3]) : 2;
    int[] writers =
        Stream.of((args.length > 4 ? args[4] : "1,4").split(",", -1))
            .mapToInt(Integer::parseInt)
            .toArray();
    if (ConnectWorker.missing().isPresent()) {
      contenders.remove(Contender.DEBEZIUM);
    }
    // Durable means fsync on, as every published figure needs it.
    try (EmbeddedStack stack = EmbeddedStack.builder().durable().start()) {
      SinkBench bench = new SinkBench(stack.dataDirectory(), stack, events(rows), contenders);
      bench.prepare();
      for (int as : writers) {
        bench.compare(as, rounds, turns);
      }
    }
  }

  /** What is stored. */
  static MadeUpEvents events(int rows) {
    return new MadeUpEvents(rows, 40, 200, Instant.parse("2025-03-12T08:00:00Z"));
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
    // It comes once a minute, and whoever is at work then would pay for all.
    sql("ALTER TABLE " + PARTITION + " SET (autovacuum_enabled = false)");
    // Debezium's UNNEST has no way for an array; nobody else leaves the column out.
    sql("ALTER TABLE usage_events ALTER tags SET DEFAULT '{}'");
    lastOfPartitions.putAll(EventTopic.fill(connection, events).lastOfPartitions());
    Properties settings = new Properties();
    settings.putAll(stack.settings());
    try (var out = Files.newOutputStream(settingsFile())) {
      settings.store(out, null);
    }
  }

  private void compare(int writers, int rounds, int turns) throws Exception {
    Comparison fresh = new Comparison();
    Comparison warm = new Comparison();
    for (int round = 0; round < rounds; round++) {
      Map<Contender, ContenderRun> processes = new EnumMap<>(Contender.class);
      try {
        for (int turn = 0; turn < turns; turn++) {
          for (Contender contender : contenders) {
            if (turn == 0) {
              processes.put(contender, start(contender, writers));
            }
            empty();
            Figures figures = Objects.requireNonNull(processes.get(contender)).next();
            System.err.printf("%s with %d writers: %s%n", contender, writers, figures.line());
            check(contender);
            (turn == 0 ? fresh : warm).add(contender, figures);
          }
        }
      } finally {
        for (ContenderRun process : processes.values()) {
          process.close();
        }
      }
    }
    System.out.printf("%n%d writer(s), each in a fresh process: medians%n", writers);
    fresh.print(System.out);
    if (turns > 1) {
      System.out.printf("%n%d writer(s), in the same process again: medians%n", writers);
      warm.print(System.out);
    }
    System.out.println(
        "debezium: "
            + ConnectWorker.missing()
                .orElse("into the same partitioned table with its indexes; tags by their default"));
  }

  private void check(Contender contender) throws SQLException {
    long stored = count();
    if (stored != events.count()) {
      throw new IllegalStateException(
          contender + " stored " + stored + " rows of " + events.count());
    }
  }

  /** With a checkpoint, so that nobody writes what the one before has left. */
  private void empty() throws SQLException {
    sql("DELETE FROM sink_offsets");
    sql("TRUNCATE usage_events, usage_errors");
    Superuser.execute(stack.settings(), "CHECKPOINT");
  }

  private ContenderRun start(Contender contender, int writers) throws Exception {
    if (contender == Contender.DEBEZIUM) {
      return new DebeziumRun(
          directory,
          cluster(),
          stack.settings(),
          lastOfPartitions.values(),
          writers,
          events.count(),
          owner());
    }
    return new ChildRun(
        contender,
        List.of(
            contender.name(),
            Integer.toString(writers),
            Integer.toString(events.count()),
            cluster().toString(),
            settingsFile().toString()));
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
