package dev.footfall.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Questions as docs/sql.md has them, each with the index that it needs: who drops an index, or
 * makes a view that PostgreSQL can't look through, sees here which question reads everything then.
 */
class IndexUseIT {

  private static final Map<String, String> QUESTIONS =
      Map.ofEntries(
          Map.entry(
              "usage_events_user",
              """
              SELECT timestamp, action_type, action_name, result_status, duration_ms
              FROM user_activity_logs
              WHERE user_email = 'user7' AND timestamp > '2026-03-02T06:00:00Z'
              ORDER BY timestamp DESC
              """),
          Map.entry(
              "usage_events_type_name",
              """
              SELECT action_data->>'customer_id' AS customer_id, count(*) AS views,
                array_agg(DISTINCT user_email) AS viewers
              FROM user_activity_logs
              WHERE action_name = 'action7'
              GROUP BY action_data->>'customer_id'
              """),
          Map.entry(
              "usage_events_time",
              """
              SELECT user_email, action_name, page_url FROM user_activity_logs
              WHERE timestamp >= '2026-03-02T06:00:00Z' AND timestamp < '2026-03-02T12:00:00Z'
              """),
          Map.entry(
              "usage_events_failed",
              """
              SELECT timestamp, action_name, error_type FROM user_activity_logs
              WHERE result_status IN ('error', 'timeout') AND timestamp > '2026-03-02T20:00:00Z'
              """),
          Map.entry(
              "usage_events_persona",
              """
              SELECT timestamp, channel, action FROM persona_usage
              WHERE persona_id = 'persona8' AND timestamp > '2026-03-02T20:00:00Z'
              """),
          Map.entry(
              "usage_errors_user",
              "SELECT timestamp, endpoint, error_message FROM user_errors"
                  + " WHERE user_email = 'user1'"),
          Map.entry(
              "usage_errors_time",
              """
              SELECT user_email, count(*) AS errors FROM user_errors
              WHERE timestamp > '2026-03-02T20:00:00Z' GROUP BY user_email
              """),
          Map.entry(
              "assignment_events_evidence",
              """
              SELECT user_id, time_window, assigned_persona_id FROM persona_assignment_history
              WHERE match_evidence @> '{"persona7": {"matched": true}}'
              """),
          Map.entry(
              "usage_sessions_user",
              "SELECT started_at, duration_minutes FROM user_sessions WHERE user_email = 'user7'"),
          Map.entry(
              "usage_sessions_started",
              """
              SELECT user_email, count(*) AS sessions FROM user_session_summaries
              WHERE session_start > '2026-03-10T00:00:00Z' GROUP BY user_email
              """),
          Map.entry(
              "usage_aggregates_pkey",
              """
              SELECT window_start, sum(count) AS events FROM usage_by_hour
              WHERE window_start > '2026-05-29T12:00:00Z' GROUP BY window_start
              """),
          Map.entry(
              "usage_aggregates_day",
              """
              SELECT day, sum(count) AS events FROM usage_by_day
              WHERE day > date '2026-05-20' GROUP BY day
              """));

  private static final Pattern INDEX = Pattern.compile("\"Index Name\": \"([^\"]+)\"");

  private final TestBed bed = TestBed.withNewDatabase();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void questions_areAnsweredByTheirIndexes() throws SQLException {
    bed.migrate();
    fill();

    Map<String, String> parents = parents();
    SoftAssertions softly = new SoftAssertions();
    try (Connection reader = bed.connect("reader");
        Statement sql = reader.createStatement()) {
      sql.execute("SET enable_seqscan = off"); // as these tables are small
      for (Map.Entry<String, String> question : QUESTIONS.entrySet()) {
        softly
            .assertThat(indexes(sql, question.getValue(), parents))
            .as("indexes that are used for %s", question.getValue())
            .contains(question.getKey());
      }
      softly
          .assertThat(indexes(sql, "SELECT id FROM user_activity_logs WHERE notes = 'x'", parents))
          .as("what no index can answer is told apart")
          .isEmpty();
    }
    softly.assertAll();
  }

  /** Indexes that {@code question} reads, those of partitions by the name of the whole. */
  private static Set<String> indexes(Statement sql, String question, Map<String, String> parents)
      throws SQLException {
    Set<String> indexes = new TreeSet<>();
    try (ResultSet plan = sql.executeQuery("EXPLAIN (FORMAT JSON) " + question)) {
      while (plan.next()) {
        INDEX
            .matcher(plan.getString(1))
            .results()
            .map(found -> found.group(1))
            .forEach(name -> indexes.add(parents.getOrDefault(name, name)));
      }
    }
    return indexes;
  }

  /** The index of the whole table by that of a partition, whose name says little. */
  private Map<String, String> parents() throws SQLException {
    Map<String, String> parents = new HashMap<>();
    try (Connection owner = bed.connect("owner");
        Statement sql = owner.createStatement();
        ResultSet pairs =
            sql.executeQuery(
                "SELECT part.relname, whole.relname FROM pg_inherits"
                    + " JOIN pg_class part ON part.oid = inhrelid"
                    + " JOIN pg_class whole ON whole.oid = inhparent WHERE whole.relkind = 'I'")) {
      while (pairs.next()) {
        parents.put(pairs.getString(1), pairs.getString(2));
      }
    }
    return parents;
  }

  /**
   * So many rows, and so different ones, that the index of a question is the cheapest by far: with
   * fewer, any index of a table that is in memory as a whole costs the same.
   */
  private void fill() {
    bed.asOwner("SELECT footfall_ensure_day('2026-03-02')");
    bed.asOwner(
        """
        INSERT INTO usage_events (event_id, occurred_at, received_at, producer_id, producer_seq,
          privacy_level, service_name, user_id, action_type, action_name, channel, persona_id,
          page_url, attributes, result_status, tags, sdk_name, sdk_version)
        SELECT gen_random_uuid(), at, at, 'p', n, 'full', 's',
          CASE WHEN n % 4 > 0 THEN 'user' || n % 500 END,
          CASE WHEN n % 8 = 0 THEN 'persona' ELSE 'type' || n % 8 END, 'action' || n % 200, 'UI',
          CASE WHEN n % 8 = 0 THEN 'persona' || n % 40 END, '/page', '{"customer_id": "c-1"}',
          CASE n % 50 WHEN 0 THEN 'error' WHEN 1 THEN 'timeout' ELSE 'success' END, '{}', 'x', '1'
        FROM generate_series(1, 20000) AS n,
          LATERAL (SELECT timestamptz '2026-03-02T00:00:00Z' + n * interval '4 s' AS at) AS times
        """);
    bed.asOwner(
        """
        INSERT INTO usage_errors (event_id, occurred_at, received_at, service_name, user_id,
          action_type, action_name, result_status)
        SELECT event_id, occurred_at, received_at, service_name, user_id, action_type, action_name,
          result_status
        FROM usage_events WHERE result_status <> 'success'
        """);
    bed.asOwner(
        """
        INSERT INTO assignment_events (assignment_id, user_id, time_window, assigned_persona_id,
          assigned_at, confidence, qualifying_personas, match_evidence, prioritization_reason,
          signals, service_name, privacy_level, producer_id, producer_seq, received_at)
        SELECT gen_random_uuid(), 'user' || n % 50, '30d', 'persona' || n % 20, now(), 1, '{}',
          jsonb_build_object('persona' || n % 20, '{"matched": true}'::jsonb), 'why', '{}', 's',
          'full', 'p', n, now()
        FROM generate_series(1, 500) AS n
        """);
    bed.asOwner(
        """
        INSERT INTO usage_sessions (session_key, state, user_id, service_name, started_at, ended_at,
          activities, errors, pages, top_actions, emitted_at, topology_version, received_at,
          source_topic_id, source_partition, source_offset, updated_at)
        SELECT 'session' || n, 'final', 'user' || n % 500, 's', at, at, 1, 0, 1, '[]', at, 1, at,
          gen_random_uuid(), 0, n, at
        FROM generate_series(1, 2000) AS n,
          LATERAL (SELECT timestamptz '2026-03-01T00:00:00Z' + n * interval '10 min' AS at) AS times
        """);
    bed.asOwner(
        """
        INSERT INTO usage_aggregates (window_seconds, window_start, service_name, action_type,
          action_name, channel, persona_id, count, success_count, error_count, pending_count,
          timeout_count, unknown_count, late_count, duration_count, duration_sum_ms, final,
          topology_version, updated_at)
        SELECT seconds, timestamptz '2026-03-01T00:00:00Z' + n * interval '1 h', 's', 't', 'a', 'UI',
          '', 1, 1, 0, 0, 0, 0, 0, 0, 0, true, 1, now()
        FROM generate_series(1, 2160) AS n, unnest(ARRAY[60, 3600]) AS seconds
        """);
    bed.asOwner(
        "VACUUM (ANALYZE) usage_events, usage_errors, assignment_events, usage_sessions,"
            + " usage_aggregates");
  }
}
