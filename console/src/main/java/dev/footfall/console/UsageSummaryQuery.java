package dev.footfall.console;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads a {@link UsageSummary} from the events themselves, in one pass over the period: its cost
 * grows with the events in it.
 */
final class UsageSummaryQuery {

  private static final String FAILED = "result_status IN ('error', 'timeout')";

  /** Totals, users and features as rows of one kind each, so that the events are read once. */
  private static final String COUNTS =
      """
      WITH used AS MATERIALIZED (
        SELECT user_email AS user_id, session_id, action_name, count(*) AS requests,
               count(*) FILTER (WHERE %s) AS errors,
               min("timestamp") AS first, max("timestamp") AS last
        FROM user_activity_logs WHERE "timestamp" >= :start AND "timestamp" < :end
        GROUP BY user_email, session_id, action_name),
      sessions AS (
        SELECT user_id, extract(epoch FROM max(last) - min(first)) AS seconds
        FROM used WHERE user_id IS NOT NULL GROUP BY user_id, session_id),
      spent AS (SELECT user_id, sum(seconds) AS seconds FROM sessions GROUP BY user_id),
      busiest AS (
        SELECT user_id, sum(requests) AS requests, sum(errors) AS errors,
               count(DISTINCT action_name) AS features
        FROM used WHERE user_id IS NOT NULL
        GROUP BY user_id ORDER BY requests DESC, user_id LIMIT 100)
      SELECT 'total' AS kind, '' AS name, coalesce(sum(requests), 0) AS requests,
             coalesce(sum(errors), 0) AS errors, count(DISTINCT user_id) AS "distinct", 0 AS minutes
      FROM used
      UNION ALL
      SELECT 'user', user_id, requests, errors, features, round(seconds / 60, 1)
      FROM busiest JOIN spent USING (user_id)
      UNION ALL
      (SELECT 'feature', action_name, sum(requests) AS requests, 0, 0, 0
       FROM used GROUP BY action_name ORDER BY requests DESC, action_name LIMIT 10)
      ORDER BY kind, requests DESC, name
      """
          .formatted(FAILED);

  private static final String ERRORS =
      """
      SELECT user_id, endpoint, occurred_at, error_code AS status_code,
             coalesce(error_message, error_type, result_status) AS error
      FROM unnest(:users) AS busiest (user_id) CROSS JOIN LATERAL (
        SELECT endpoint, "timestamp" AS occurred_at, error_code, error_message, error_type,
               result_status
        FROM user_errors e
        WHERE e.user_email = busiest.user_id AND "timestamp" >= :start AND "timestamp" < :end
        ORDER BY "timestamp" DESC LIMIT 10) AS latest
      ORDER BY user_id, occurred_at DESC
      """;

  private static final String BREAKDOWN =
      """
      SELECT coalesce(status_code::text, 'none') AS code, count(*) AS errors
      FROM user_activity_logs WHERE "timestamp" >= :start AND "timestamp" < :end AND %s
      GROUP BY status_code ORDER BY errors DESC, status_code
      """
          .formatted(FAILED);

  private final Handle handle;
  private final Period period;

  private UsageSummaryQuery(Handle handle, Period period) {
    this.handle = handle;
    this.period = period;
  }

  /** Who used what in {@code period}, read through {@code handle}. */
  static UsageSummary run(Handle handle, Period period) {
    return new UsageSummaryQuery(handle, period).run();
  }

  /**
   * One row of {@link #COUNTS}.
   *
   * @param distinct of a user the features, of the total the users
   */
  private record Count(
      String kind, String name, long requests, long errors, long distinct, BigDecimal minutes) {}

  private UsageSummary run() {
    Map<String, List<Count>> counts = counts();
    Count total = counts.getOrDefault("total", List.of()).get(0);
    List<Count> users = counts.getOrDefault("user", List.of());
    Map<String, List<UsageSummary.Failure>> errors =
        errors(users.stream().filter(user -> user.errors() > 0).map(Count::name).toList());
    return new UsageSummary(
        period.start(),
        period.end(),
        total.distinct(),
        total.requests(),
        total.errors(),
        users.stream().map(user -> user(user, errors)).toList(),
        counts.getOrDefault("feature", List.of()).stream()
            .map(feature -> new UsageSummary.Feature(feature.name(), feature.requests()))
            .toList(),
        breakdown());
  }

  private Map<String, List<Count>> counts() {
    return query(COUNTS)
        .map(
            (rows, context) ->
                new Count(
                    rows.getString("kind"),
                    rows.getString("name"),
                    rows.getLong("requests"),
                    rows.getLong("errors"),
                    rows.getLong("distinct"),
                    rows.getBigDecimal("minutes")))
        .collect(Collectors.groupingBy(Count::kind));
  }

  private static UsageSummary.User user(
      Count user, Map<String, List<UsageSummary.Failure>> errors) {
    return new UsageSummary.User(
        user.name(),
        user.minutes(),
        user.distinct(),
        user.requests(),
        user.errors(),
        errors.getOrDefault(user.name(), List.of()));
  }

  private Map<String, List<UsageSummary.Failure>> errors(List<String> users) {
    return query(ERRORS)
        .bindArray("users", String.class, users)
        .map((rows, context) -> Map.entry(rows.getString("user_id"), failure(rows)))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static UsageSummary.Failure failure(ResultSet rows) throws SQLException {
    return new UsageSummary.Failure(
        rows.getString("endpoint"),
        rows.getString("error"),
        rows.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        rows.getObject("status_code", Integer.class));
  }

  private Map<String, Long> breakdown() {
    Map<String, Long> byCode = new LinkedHashMap<>(); // most frequent first
    query(BREAKDOWN)
        .map((rows, context) -> Map.entry(rows.getString("code"), rows.getLong("errors")))
        .forEach(entry -> byCode.put(entry.getKey(), entry.getValue()));
    return byCode;
  }

  private Query query(String sql) {
    return handle
        .createQuery(sql)
        .bind("start", period.start().atOffset(ZoneOffset.UTC))
        .bind("end", period.end().atOffset(ZoneOffset.UTC));
  }
}
