package dev.footfall.bench;

import dev.footfall.producer.UsageTracker;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Events of which each has a user and an action of its own, so that a query can tell when it has
 * come. One thread sends, another one looks, every few milliseconds.
 */
final class Probes implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final String SERVICE = "bench";

  private final UsageTracker tracker;
  private final Map<String, Long> awaitedRows = new ConcurrentHashMap<>();
  private final Map<String, Long> awaitedAggregates = new ConcurrentHashMap<>();
  private final List<Long> rowAgesMs = new CopyOnWriteArrayList<>();
  private final List<Long> aggregateAgesMs = new CopyOnWriteArrayList<>();
  private final Connection database;
  private final Thread looking = new Thread(this::look, "probes");

  private long sent;
  private volatile boolean closed;
  private volatile @Nullable SQLException failure;

  Probes(UsageTracker tracker, Map<String, String> settings) throws SQLException {
    this.tracker = tracker;
    database =
        DriverManager.getConnection(
            settings.get("database.url"), settings.get("database.reader.user"), "");
    looking.setDaemon(true);
    looking.start();
  }

  void send() {
    String id = "probe-" + ++sent;
    long now = System.nanoTime();
    awaitedRows.put(id, now);
    awaitedAggregates.put(id, now);
    tracker.usage("probe", id).user(id).success(Duration.ofMillis(1));
  }

  /** Waits until every probe has come. */
  void awaitAll(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!awaitedRows.isEmpty() || !awaitedAggregates.isEmpty()) {
      SQLException failed = failure;
      if (failed != null) {
        throw new IllegalStateException("the database can't be asked", failed);
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("never came: " + awaitedRows + awaitedAggregates);
      }
      Thread.sleep(20);
    }
  }

  void forget() {
    rowAgesMs.clear();
    aggregateAgesMs.clear();
  }

  List<Long> rowAgesMs() {
    return rowAgesMs;
  }

  List<Long> aggregateAgesMs() {
    return aggregateAgesMs;
  }

  private void look() {
    try {
      while (!closed) {
        found(
            "SELECT user_email FROM user_activity_logs WHERE user_email = ANY (?)"
                + " AND \"timestamp\" > now() - interval '5 minutes'",
            awaitedRows,
            rowAgesMs);
        found(
            "SELECT action_name FROM usage_by_minute WHERE action_name = ANY (?)"
                + " AND window_start > now() - interval '5 minutes'"
                + " AND service_name = '"
                + SERVICE
                + "' AND action_type = 'probe'",
            awaitedAggregates,
            aggregateAgesMs);
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  private void found(String query, Map<String, Long> awaited, List<Long> agesMs)
      throws SQLException {
    if (awaited.isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>(awaited.keySet());
    try (PreparedStatement statement = database.prepareStatement(query)) {
      statement.setArray(1, database.createArrayOf("text", names.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        long now = System.nanoTime();
        while (rows.next()) {
          Long since = awaited.remove(rows.getString(1));
          if (since != null) {
            agesMs.add((now - since) / 1_000_000);
          }
        }
      }
    }
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    closed = true;
    looking.join();
    database.close();
  }
}
