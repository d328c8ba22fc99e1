package dev.footfall.console;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * A real PostgreSQL with the sink's schema and the ways to put rows into it. The migration is read
 * from the sink's directory: no stage may depend on another.
 */
final class ConsoleDatabase implements AutoCloseable {

  private static final String MIGRATIONS = "sink/src/main/resources/dev/footfall/sink/migrations";

  private static final String CELL =
      """
      INSERT INTO usage_aggregates AS a (window_seconds, window_start, service_name,
        action_type, action_name, channel, persona_id, count, success_count,
        error_count, pending_count, timeout_count, unknown_count, late_count,
        duration_count, duration_sum_ms, final, topology_version, updated_at)
      VALUES (:windowSeconds, :window, :service, :type, :action, 'UI', '', :count,
        :count - :errors - :timeouts, :errors, 0, :timeouts, 0, 0, :durations,
        :durationSumMs, false, 1, now())
      ON CONFLICT (window_seconds, window_start, service_name, action_type,
        action_name, channel, persona_id)
      DO UPDATE SET count = a.count + EXCLUDED.count,
        success_count = a.success_count + EXCLUDED.success_count,
        error_count = a.error_count + EXCLUDED.error_count
      """;

  private static final String ROWS =
      """
      usage_events usage_errors usage_aggregates sink_offsets producer_reports producer_arrivals
      producer_shortfalls usage_user_days usage_user_day_details usage_action_days usage_days_rolled
      """;

  private final FootfallStack stack;
  private final Map<String, String> settings;
  private final Jdbi owner;

  private ConsoleDatabase(FootfallStack stack) {
    this.stack = stack;
    this.settings = stack.settings();
    this.owner = Jdbi.create(this::ownerConnection);
  }

  /** Starts one without any table. */
  static ConsoleDatabase startEmpty() {
    return new ConsoleDatabase(TestStack.start(Part.POSTGRES));
  }

  /** Starts one with the schema and without rows. */
  static ConsoleDatabase start() {
    ConsoleDatabase database = startEmpty();
    try {
      database.migrate();
    } catch (SQLException e) {
      database.close();
      throw new IllegalStateException("no schema", e);
    }
    return database;
  }

  /** What the migrator of the sink does, without Flyway. */
  private void migrate() throws SQLException {
    owner.useHandle(
        handle -> {
          handle.execute("CREATE ROLE footfall_writer LOGIN");
          handle.execute("CREATE ROLE footfall_reader LOGIN");
          handle.execute("CREATE TABLE flyway_schema_history (installed_rank int)");
          try (var statement = handle.getConnection().createStatement()) {
            for (String script : scripts()) {
              statement.execute(script);
            }
          }
        });
  }

  /** By version, and then those of the views, as Flyway does. */
  private static List<String> scripts() {
    try (Stream<Path> files = Files.list(projectDirectory().resolve(MIGRATIONS))) {
      return files
          .sorted(
              Comparator.comparing((Path file) -> file.getFileName().toString().startsWith("R"))
                  .thenComparingInt(ConsoleDatabase::version)
                  .thenComparing(Path::getFileName))
          .map(ConsoleDatabase::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number, as V10 comes after V9. */
  private static int version(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("V") ? Integer.parseInt(name.substring(1, name.indexOf('_'))) : 0;
  }

  /** Takes all rows away; not by TRUNCATE, whose locks meet those of a console that reads. */
  void clear() {
    owner.useHandle(
        handle ->
            Stream.of(ROWS.strip().split("\\s+"))
                .forEach(table -> handle.execute("DELETE FROM " + table)));
  }

  /** Settings of the parts, as every service reads them. */
  Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  void insert(TestEvent event) {
    owner.useHandle(
        handle -> {
          UUID id = UUID.randomUUID();
          handle
              .select(
                  "SELECT footfall_ensure_day(?)",
                  event.at().atOffset(ZoneOffset.UTC).toLocalDate())
              .mapTo(String.class)
              .one();
          handle
              .createUpdate(
                  """
                  INSERT INTO usage_events (event_id, occurred_at, received_at, producer_id,
                    producer_seq, privacy_level, service_name, user_id, session_id, action_type,
                    action_name, channel, endpoint, status_code, result_status, tags, sdk_name,
                    sdk_version)
                  VALUES (:id, :at, :at, 'p', 1, 'full', 'crm-api', :user, :session, 'crm',
                    :action, 'UI', :endpoint, :status, :result, '{}', 'test', '1')
                  """)
              .bind("id", id)
              .bind("at", event.at().atOffset(ZoneOffset.UTC))
              .bindMethods(event)
              .execute();
          handle
              .createUpdate(
                  """
                  INSERT INTO usage_errors (event_id, occurred_at, received_at, service_name,
                    user_id, session_id, action_type, action_name, endpoint, status_code,
                    result_status, error_message)
                  SELECT :id, :at, :at, 'crm-api', :user, :session, 'crm', :action, :endpoint,
                    :status, :result, :message
                  WHERE :result IN ('error', 'timeout')
                  """)
              .bind("id", id)
              .bind("at", event.at().atOffset(ZoneOffset.UTC))
              .bindMethods(event)
              .execute();
        });
  }

  /** Adds to a cell, or makes it. */
  void insert(TestCell cell) {
    insert(List.of(cell));
  }

  void insert(List<TestCell> cells) {
    owner.useTransaction(
        handle -> {
          PreparedBatch batch = handle.prepareBatch(CELL);
          cells.forEach(
              cell ->
                  batch
                      .bind("window", cell.start().atOffset(ZoneOffset.UTC))
                      .bindMethods(cell)
                      .add());
          batch.execute();
        });
  }

  /** Says that the sink stored events at this time. */
  void stored(Instant at) {
    owner.useHandle(
        handle ->
            handle.execute(
                "INSERT INTO sink_offsets VALUES ('sink', ?, 0, 'usage-events', 1, ?)"
                    + " ON CONFLICT (consumer, topic_id, partition)"
                    + " DO UPDATE SET updated_at = EXCLUDED.updated_at",
                new UUID(0, 1),
                at.atOffset(ZoneOffset.UTC)));
  }

  /** What the sink's maintenance does to all days but the latest. */
  void addUp() {
    owner.useHandle(
        handle -> {
          for (String sum :
              List.of("usage_user_days", "usage_user_day_details", "usage_action_days")) {
            handle.execute(
                "INSERT INTO "
                    + sum
                    + " SELECT * FROM "
                    + sum
                    + "_live WHERE day < (SELECT max(day) FROM usage_days)");
          }
          handle.execute(
              "INSERT INTO usage_days_rolled (day) SELECT day FROM usage_days"
                  + " WHERE day < (SELECT max(day) FROM usage_days)");
        });
  }

  /** Books of a producer that sent so many events, of which so many arrived, each once. */
  void producer(String id, String service, long sent, long arrived, Instant reported) {
    owner.useHandle(
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO producer_reports (producer_id, service_name, started_at, reported_at,
                    accepted, sent, spooled, queued, dropped, refused, last_seq, closed, received_at,
                    source_topic_id, source_partition, source_offset, updated_at)
                  VALUES (:id, :service, :at, :at, :sent, :sent, 0, 0, '{}', '{}', :sent, false, :at,
                    gen_random_uuid(), 0, 0, :at)
                  """)
              .bind("id", id)
              .bind("service", service)
              .bind("sent", sent)
              .bind("at", reported.atOffset(ZoneOffset.UTC))
              .execute();
          handle.execute(
              "INSERT INTO producer_arrivals VALUES (?, ?, 0, ?, 0, 0, 0, ?, ?)",
              id,
              new UUID(0, 1),
              arrived,
              reported.atOffset(ZoneOffset.UTC),
              reported.atOffset(ZoneOffset.UTC));
        });
  }

  /** Says that the alert about what is missing of a producer fires. */
  void alerting(String producer) {
    owner.useHandle(
        handle ->
            handle.execute(
                "INSERT INTO producer_shortfalls (producer_id, service_name, sent, missing,"
                    + " fired_at) VALUES (?, 's', 1, 1, now())",
                producer));
  }

  /** The owner's way in, for what only one test needs. */
  Jdbi owner() {
    return owner;
  }

  /** Like a crash of its machine. */
  void kill() {
    stack.kill(Part.POSTGRES);
  }

  /** Back again, on the same port with the same rows. */
  void restart() {
    stack.restart(Part.POSTGRES);
  }

  private Connection ownerConnection() throws SQLException {
    return DriverManager.getConnection(
        settings.getOrDefault("database.url", ""),
        settings.getOrDefault("database.owner.user", ""),
        settings.getOrDefault("database.owner.password", ""));
  }

  private static Path projectDirectory() {
    return Optional.ofNullable(System.getProperty("footfall.project.dir"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.dir")).resolveSibling("."))
        .normalize();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
