package dev.footfall.bench.sink;

import dev.footfall.bench.CpuTime;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Debezium's JDBC sink on Kafka Connect, measured from the first record that it decodes to the
 * moment when the last one of each partition is stored: within a partition it keeps the order.
 * Settings are the best of those that were tried: UNNEST and plain inserts in batches of 2,000;
 * rows of one statement each, upserts, batches of 500 and of 10,000 and the reduction buffer were
 * slower or as fast. {@code -Dbench.debezium.NAME=VALUE} sets others.
 */
final class DebeziumRun implements ContenderRun {

  private static final String OVERRIDES = "bench.debezium.";
  private static final long LOOK_NANOS = 20_000_000;
  private static final long SETTLE_NANOS = 500_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path cluster;
  private final Map<String, String> settings;
  private final Collection<UUID> lastOfPartitions;
  private final int tasks;
  private final int rows;
  private final Connection connection;
  private final ConnectWorker worker;

  /** Starts its process. */
  DebeziumRun(
      Path directory,
      Path cluster,
      Map<String, String> settings,
      Collection<UUID> lastOfPartitions,
      int tasks,
      int rows,
      Connection connection)
      throws Exception {
    this.cluster = cluster;
    this.settings = settings;
    this.lastOfPartitions = lastOfPartitions;
    this.tasks = tasks;
    this.rows = rows;
    this.connection = connection;
    String servers =
        String.valueOf(ConnectionSettings.of(settings).client().get("bootstrap.servers"));
    this.worker = new ConnectWorker(directory, Contender.DEBEZIUM.heap(), servers);
  }

  @Override
  public Figures next() throws Exception {
    // Its consumer group has this name, so that each run reads from the beginning.
    String name = "debezium-" + System.nanoTime();
    worker.begin(connector(name));
    worker.awaitFirst(name);
    long start = System.nanoTime();
    double own = CpuTime.ofProcess(worker.pid());
    double database = CpuTime.ofPostgres(cluster);
    awaitLast(start + LIMIT.toNanos());
    double seconds = (System.nanoTime() - start) / 1e9;
    own = CpuTime.ofProcess(worker.pid()) - own;
    LockSupport.parkNanos(SETTLE_NANOS);
    database = CpuTime.ofPostgres(cluster) - database;
    worker.end(name);
    return new Figures(rows, seconds, own, database, CpuTime.peakMemoryMib(worker.pid()));
  }

  @Override
  public void close() throws SQLException {
    worker.close();
    connection.close();
  }

  private void awaitLast(long deadline) throws SQLException {
    try (PreparedStatement sql =
        connection.prepareStatement("SELECT count(*) FROM usage_events WHERE event_id = ANY (?)")) {
      sql.setArray(1, connection.createArrayOf("uuid", lastOfPartitions.toArray()));
      long stored = 0;
      while (stored < lastOfPartitions.size()) {
        if (!worker.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "Debezium's sink is not through, or has ended; what it said is above");
        }
        LockSupport.parkNanos(LOOK_NANOS);
        try (ResultSet count = sql.executeQuery()) {
          count.next();
          stored = count.getLong(1);
        }
      }
    }
  }

  private Map<String, String> connector(String name) throws SQLException {
    Map<String, String> connector = new HashMap<>();
    connector.put("name", name);
    connector.put("value.converter.run", name);
    connector.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    connector.put("tasks.max", Integer.toString(tasks));
    connector.put("topics", Topics.USAGE_EVENTS.name());
    connector.put("value.converter", "dev.footfall.bench.peers.UsageEventConverter");
    connector.put("value.converter.columns", new EventColumns(connection).list());
    ConnectionSettings.of(settings)
        .serde()
        .forEach((key, value) -> connector.put("value.converter." + key, value.toString()));
    String url = Objects.requireNonNull(settings.get("database.url"));
    connector.put(
        "connection.url", url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true");
    connector.put("connection.username", settings.getOrDefault("database.writer.user", ""));
    connector.put("connection.password", settings.getOrDefault("database.writer.password", ""));
    connector.put("collection.name.format", "usage_events");
    connector.put("insert.mode", "insert");
    connector.put("primary.key.mode", "none");
    connector.put("dialect.postgres.unnest.insert.enabled", "true");
    connector.put("value.converter.unnest", "true");
    connector.put("batch.size", "2000");
    connector.put("consumer.override.max.poll.records", "2000");
    System.getProperties()
        .forEach(
            (key, value) -> {
              if (key.toString().startsWith(OVERRIDES)) {
                connector.put(key.toString().substring(OVERRIDES.length()), value.toString());
              }
            });
    return connector;
  }
}
