package dev.footfall.standalone;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds stored aggregates against a recomputation from the stored rows. Asks as the reader role.
 */
final class Books implements AutoCloseable {

  private static final String DIFFERENCES =
      """
      WITH recomputed AS (
        SELECT date_bin(make_interval(secs => ?), "timestamp", timestamptz 'epoch') AS window_start,
               service_name, action_type, action_name, channel, coalesce(persona_id, '') AS persona_id,
               count(*) AS count,
               count(*) FILTER (WHERE result_status = 'success') AS success_count,
               count(*) FILTER (WHERE result_status = 'error') AS error_count,
               count(*) FILTER (WHERE result_status = 'pending') AS pending_count,
               count(*) FILTER (WHERE result_status = 'timeout') AS timeout_count,
               count(*) FILTER (WHERE result_status = 'unknown') AS unknown_count,
               count(duration_ms) AS duration_count, min(duration_ms) AS duration_min_ms,
               max(duration_ms) AS duration_max_ms, coalesce(sum(duration_ms), 0) AS duration_sum_ms
        FROM user_activity_logs
        GROUP BY 1, 2, 3, 4, 5, 6),
      stored AS (
        SELECT window_start, service_name, action_type, action_name, channel,
               coalesce(persona_id, '') AS persona_id, count, success_count, error_count,
               pending_count, timeout_count, unknown_count, duration_count, duration_min_ms,
               duration_max_ms, duration_sum_ms
        FROM %s)
      SELECT format('%%s %%s %%s: rows say %%s, aggregate says %%s',
                    window_start, service_name, action_name, r.count, s.count)
      FROM recomputed r FULL JOIN stored s
        USING (window_start, service_name, action_type, action_name, channel, persona_id)
      WHERE (r.count, r.success_count, r.error_count, r.pending_count, r.timeout_count, r.unknown_count,
             r.duration_count, r.duration_min_ms, r.duration_max_ms, r.duration_sum_ms)
        IS DISTINCT FROM
            (s.count, s.success_count, s.error_count, s.pending_count, s.timeout_count, s.unknown_count,
             s.duration_count, s.duration_min_ms, s.duration_max_ms, s.duration_sum_ms)
      ORDER BY 1 LIMIT 20
      """;

  /** Percentiles within 1 %, users exact up to 512 and then within 4 %, three standard errors. */
  private static final String BAD_ESTIMATES =
      """
      WITH recomputed AS (
        SELECT date_bin(make_interval(secs => ?), "timestamp", timestamptz 'epoch') AS window_start,
               service_name, action_type, action_name, channel, coalesce(persona_id, '') AS persona_id,
               percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_ms) AS durations,
               count(DISTINCT user_email) AS users
        FROM user_activity_logs
        GROUP BY 1, 2, 3, 4, 5, 6),
      stored AS (
        SELECT window_start, service_name, action_type, action_name, channel,
               coalesce(persona_id, '') AS persona_id, duration_p50_ms, duration_p95_ms,
               duration_p99_ms, users
        FROM %s)
      SELECT format('%%s %%s %%s: rows say %%s of %%s users, aggregate says %%s, %%s, %%s of %%s',
                    window_start, service_name, action_name, durations, r.users,
                    duration_p50_ms, duration_p95_ms, duration_p99_ms, s.users)
      FROM recomputed r JOIN stored s
        USING (window_start, service_name, action_type, action_name, channel, persona_id)
      WHERE (abs(duration_p50_ms - durations[1]) <= 0.010001 * durations[1]
         AND abs(duration_p95_ms - durations[2]) <= 0.010001 * durations[2]
         AND abs(duration_p99_ms - durations[3]) <= 0.010001 * durations[3]
          OR durations[1] IS NULL AND duration_p50_ms IS NULL) IS NOT TRUE
        OR (abs(s.users - r.users) <= CASE WHEN r.users <= 512 THEN 0 ELSE 0.04 * r.users END) IS NOT TRUE
      ORDER BY 1 LIMIT 20
      """;

  private final Connection connection;

  private Books(Connection connection) {
    this.connection = connection;
  }

  static Books open(Map<String, String> settings) throws SQLException {
    return new Books(
        DriverManager.getConnection(
            settings.get("database.url"),
            settings.get("database.reader.user"),
            settings.getOrDefault("database.reader.password", "")));
  }

  /** Cells of the cube in which aggregate and rows differ; empty means equal. */
  private List<String> differences(int windowSeconds, String view) throws SQLException {
    List<String> differences = compare(DIFFERENCES.formatted(view), windowSeconds);
    differences.addAll(compare(BAD_ESTIMATES.formatted(view), windowSeconds));
    return differences;
  }

  private List<String> compare(String question, int windowSeconds) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(question)) {
      query.setInt(1, windowSeconds);
      List<String> differences = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          differences.add(rows.getString(1));
        }
      }
      return differences;
    }
  }

  /** Of minute and of hour windows. */
  List<String> differences() throws SQLException {
    List<String> all = new ArrayList<>(differences(60, "usage_by_minute"));
    all.addAll(differences(3600, "usage_by_hour"));
    return all;
  }

  long count(String query, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** Runs any query and reads all its rows. */
  void run(String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        rows.getString(1);
      }
    }
  }

  long events(String service) throws SQLException {
    return count("SELECT count(*) FROM user_activity_logs WHERE service_name = ?", service);
  }

  Map<Integer, Long> statuses(String service) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT status_code, count(*) FROM user_activity_logs WHERE service_name = ? GROUP BY 1")) {
      query.setString(1, service);
      Map<Integer, Long> statuses = new TreeMap<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          statuses.put(rows.getInt(1), rows.getLong(2));
        }
      }
      return statuses;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
