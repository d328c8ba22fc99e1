package dev.footfall.console;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads a {@link UsageSummary}: whole days from what is added up of them, the rest of the period
 * from the events themselves. So its cost grows with the users of the period and the events of a
 * day. Who did it and what was done are read at once; all numbers are those of one snapshot.
 */
final class UsageSummaryQuery {

  private static final String FAILED = "result_status IN ('error', 'timeout')";

  /** Events before the first whole day and after the last one. */
  private static final String EDGES =
      """
        SELECT user_email, session_id, action_name, "timestamp" FROM user_activity_logs
        WHERE "timestamp" >= :start AND "timestamp" < :headEnd
        UNION ALL
        SELECT user_email, session_id, action_name, "timestamp" FROM user_activity_logs
        WHERE "timestamp" >= :tailStart AND "timestamp" < :end
      """;

  /** The busiest users, and how many there are. */
  private static final String USERS =
      """
      SELECT user_email, activities AS requests, errors, count(*) OVER () AS users
      FROM user_counts(:start, :end) ORDER BY requests DESC, user_email LIMIT 100
      """;

  /**
   * Totals, features and codes as rows of one kind each, so that all is read once. The events at
   * the edges, those of the first day less what was before the period where that is shorter, are
   * counted twice, by feature and by code, each by what an index knows: a day of them is wide, and
   * to read it once for both takes twice as long.
   */
  private static final String FEATURES =
      """
      WITH features AS MATERIALIZED (
        SELECT name, status_code, sum(requests) AS requests, sum(errors) AS errors
        FROM (SELECT feature_name AS name, status_code, uses AS requests, failures AS errors
              FROM feature_activity(CAST(:countedFirst AS date), CAST(:after AS date) - 1)
              UNION ALL
              SELECT action_name, NULL, :sign * count(*), 0 FROM user_activity_logs
              WHERE "timestamp" >= :pieceStart AND "timestamp" < :pieceEnd GROUP BY action_name
              UNION ALL
              SELECT action_name, NULL, count(*), 0 FROM user_activity_logs
              WHERE "timestamp" >= :tailStart AND "timestamp" < :end GROUP BY action_name
              UNION ALL
              SELECT NULL, status_code, 0, :sign * count(*) FROM user_activity_logs
              WHERE "timestamp" >= :pieceStart AND "timestamp" < :pieceEnd AND %1$s
              GROUP BY status_code
              UNION ALL
              SELECT NULL, status_code, 0, count(*) FROM user_activity_logs
              WHERE "timestamp" >= :tailStart AND "timestamp" < :end AND %1$s
              GROUP BY status_code) AS parts
        GROUP BY name, status_code)
      SELECT 'total' AS kind, '' AS name, coalesce(sum(requests), 0) AS number,
             coalesce(sum(errors), 0) AS errors
      FROM features
      UNION ALL
      (SELECT 'feature', name, sum(requests) AS number, 0
       FROM features WHERE name IS NOT NULL GROUP BY name HAVING sum(requests) > 0
       ORDER BY number DESC, name LIMIT 10)
      UNION ALL
      (SELECT 'code', coalesce(status_code::text, 'none'), sum(errors), 0
       FROM features GROUP BY status_code HAVING sum(errors) > 0)
      ORDER BY kind, number DESC, name
      """
          .formatted(FAILED);

  /** Of some users how many features they used, and for how long; a session may be of many days. */
  private static final String DETAILS =
      """
      WITH edges AS MATERIALIZED (
        SELECT user_email, session_id, action_name, min("timestamp") AS first_at,
               max("timestamp") AS last_at
        FROM (%s) AS events WHERE user_email = ANY (:users)
        GROUP BY user_email, session_id, action_name),
      days AS MATERIALIZED (
        SELECT * FROM user_details(CAST(:first AS date), CAST(:after AS date) - 1, :users)),
      used AS (
        SELECT user_email, count(*) AS features
        FROM (SELECT user_email, unnest(features) FROM days
              UNION
              SELECT user_email, action_name FROM edges) AS features
        GROUP BY user_email),
      spent AS (
        SELECT user_email, extract(epoch FROM sum(spent)) AS seconds
        FROM (SELECT user_email, max(last_at) - min(first_at) AS spent
              FROM (SELECT user_email, unnest(sessions) AS session_id,
                           unnest(session_first) AS first_at, unnest(session_last) AS last_at
                    FROM days
                    UNION ALL
                    SELECT user_email, session_id, first_at, last_at FROM edges) AS parts
              GROUP BY user_email, session_id) AS sessions
        GROUP BY user_email)
      SELECT user_email, features, round(seconds / 60, 1) AS minutes
      FROM used JOIN spent USING (user_email)
      """
          .formatted(EDGES);

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

  private final Handle handle;
  private final Period period;
  private final WholeDays days;
  private final WholeDays.Correction correction;

  private UsageSummaryQuery(Handle handle, Period period) {
    this.handle = handle;
    this.period = period;
    this.days = WholeDays.of(period);
    this.correction = days.correction(period);
  }

  /** Who used what in {@code period}. */
  static UsageSummary run(Repository repository, Period period) {
    return repository.report(
        handle -> new UsageSummaryQuery(handle, period).users(),
        handle -> new UsageSummaryQuery(handle, period).features(),
        (users, features) ->
            new UsageSummary(
                period.start(),
                period.end(),
                users.number(),
                features.requests(),
                features.errors(),
                users.busiest(),
                features.top(),
                features.errorsByCode()));
  }

  /** How many there are, and the busiest of them. */
  private record Users(long number, List<UsageSummary.User> busiest) {}

  /** What was used: by everybody in all, and by feature. */
  private record Features(
      long requests, long errors, List<UsageSummary.Feature> top, Map<String, Long> errorsByCode) {}

  /** One row of {@link #USERS}. */
  private record User(String name, long requests, long errors, long users) {}

  /** One row of {@link #FEATURES}. */
  private record Count(String kind, String name, long number, long errors) {}

  /** One row of {@link #DETAILS}. */
  private record Detail(long features, BigDecimal minutes) {}

  private Users users() {
    List<User> users =
        query(USERS)
            .map(
                (rows, context) ->
                    new User(
                        rows.getString("user_email"),
                        rows.getLong("requests"),
                        rows.getLong("errors"),
                        rows.getLong("users")))
            .list();
    Map<String, Detail> details = details(users.stream().map(User::name).toList());
    Map<String, List<UsageSummary.Failure>> errors =
        errors(users.stream().filter(user -> user.errors() > 0).map(User::name).toList());
    return new Users(
        users.isEmpty() ? 0 : users.get(0).users(),
        users.stream().map(user -> user(user, details, errors)).toList());
  }

  private Features features() {
    Map<String, List<Count>> counts =
        query(FEATURES)
            .map(
                (rows, context) ->
                    new Count(
                        rows.getString("kind"),
                        rows.getString("name"),
                        rows.getLong("number"),
                        rows.getLong("errors")))
            .collect(Collectors.groupingBy(Count::kind));
    Count total = counts.getOrDefault("total", List.of()).get(0);
    Map<String, Long> byCode = new LinkedHashMap<>(); // most frequent first
    counts.getOrDefault("code", List.of()).forEach(c -> byCode.put(c.name(), c.number()));
    return new Features(
        total.number(),
        total.errors(),
        counts.getOrDefault("feature", List.of()).stream()
            .map(feature -> new UsageSummary.Feature(feature.name(), feature.number()))
            .toList(),
        byCode);
  }

  private Map<String, Detail> details(List<String> users) {
    return query(DETAILS)
        .bindArray("users", String.class, users)
        .map(
            (rows, context) ->
                Map.entry(
                    rows.getString("user_email"),
                    new Detail(rows.getLong("features"), rows.getBigDecimal("minutes"))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static UsageSummary.User user(
      User user, Map<String, Detail> details, Map<String, List<UsageSummary.Failure>> errors) {
    Detail detail = Objects.requireNonNull(details.get(user.name())); // of the same snapshot
    return new UsageSummary.User(
        user.name(),
        detail.minutes(),
        detail.features(),
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

  private Query query(String sql) {
    return handle
        .createQuery(sql)
        .bind("start", period.start().atOffset(ZoneOffset.UTC))
        .bind("end", period.end().atOffset(ZoneOffset.UTC))
        .bind("first", days.first())
        .bind("after", days.after())
        .bind("countedFirst", correction.first())
        .bind("pieceStart", correction.start().atOffset(ZoneOffset.UTC))
        .bind("pieceEnd", correction.end().atOffset(ZoneOffset.UTC))
        .bind("sign", correction.sign())
        .bind("headEnd", days.headEnd().atOffset(ZoneOffset.UTC))
        .bind("tailStart", days.tailStart().atOffset(ZoneOffset.UTC));
  }
}
