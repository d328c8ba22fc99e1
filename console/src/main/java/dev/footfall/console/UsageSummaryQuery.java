package dev.footfall.console;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads a {@link UsageSummary} over two connections at once, all of it of one snapshot. The sink's
 * functions have whole days added up, so that its cost grows with the users of the period and the
 * events of a day.
 */
final class UsageSummaryQuery {

  /** The busiest users, and how many there are. */
  private static final String USERS =
      """
      SELECT user_email, activities AS requests, errors, count(*) OVER () AS users
      FROM user_counts(:start, :end) ORDER BY requests DESC, user_email LIMIT 100
      """;

  /** Totals, features and codes as rows of one kind each. */
  private static final String FEATURES =
      """
      WITH features AS MATERIALIZED (SELECT * FROM feature_counts(:start, :end)),
      codes AS MATERIALIZED (SELECT * FROM failure_counts(:start, :end))
      SELECT 'total' AS kind, '' AS name, coalesce(sum(uses), 0) AS number,
             (SELECT coalesce(sum(failures), 0) FROM codes) AS errors
      FROM features
      UNION ALL
      (SELECT 'feature', feature_name, uses, 0 FROM features
       ORDER BY uses DESC, feature_name LIMIT 10)
      UNION ALL
      SELECT 'code', coalesce(status_code::text, 'none'), failures, 0 FROM codes
      ORDER BY kind, number DESC, name
      """;

  /** Of some users how many features they used, and for how long; a session may be of many days. */
  private static final String DETAILS =
      """
      WITH days AS MATERIALIZED (SELECT * FROM user_details(:start, :end, :users)),
      used AS (
        SELECT user_email, count(*) AS features
        FROM (SELECT DISTINCT user_email, unnest(features) FROM days) AS features
        GROUP BY user_email),
      spent AS (
        SELECT user_email, extract(epoch FROM sum(spent)) AS seconds
        FROM (SELECT user_email, max(last_at) - min(first_at) AS spent
              FROM (SELECT user_email, unnest(sessions) AS session_id,
                           unnest(session_first) AS first_at, unnest(session_last) AS last_at
                    FROM days) AS parts
              GROUP BY user_email, session_id) AS sessions
        GROUP BY user_email)
      SELECT user_email, features, round(seconds / 60, 1) AS minutes
      FROM used JOIN spent USING (user_email)
      """;

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

  private final Period period;

  private UsageSummaryQuery(Period period) {
    this.period = period;
  }

  /** Who used what in {@code period}. */
  static UsageSummary run(Repository repository, Period period) {
    return repository.report(new UsageSummaryQuery(period)::read);
  }

  /** How much there was in all, of each feature and of each code. */
  private record Features(
      long requests, long errors, List<UsageSummary.Feature> top, Map<String, Long> errorsByCode) {}

  /** One row of {@link #USERS}. */
  private record User(String name, long requests, long errors, long users) {}

  /** One row of {@link #FEATURES}. */
  private record Count(String kind, String name, long number, long errors) {}

  /** One row of {@link #DETAILS}. */
  private record Detail(long features, BigDecimal minutes) {}

  private UsageSummary read(Handle handle, Repository.Beside beside) {
    CompletableFuture<Features> features = beside.read(this::features);
    List<User> users = users(handle);
    int half = users.size() / 2; // for each connection
    CompletableFuture<List<UsageSummary.User>> lessBusy =
        beside.read(second -> details(second, users.subList(half, users.size())));
    List<UsageSummary.User> busiest = new ArrayList<>(details(handle, users.subList(0, half)));
    busiest.addAll(lessBusy.join());
    Features all = features.join();
    return new UsageSummary(
        period.start(),
        period.end(),
        users.isEmpty() ? 0 : users.get(0).users(),
        all.requests(),
        all.errors(),
        busiest,
        all.top(),
        all.errorsByCode());
  }

  private List<User> users(Handle handle) {
    return query(handle, USERS)
        .map(
            (rows, context) ->
                new User(
                    rows.getString("user_email"),
                    rows.getLong("requests"),
                    rows.getLong("errors"),
                    rows.getLong("users")))
        .list();
  }

  private Features features(Handle handle) {
    Map<String, List<Count>> counts =
        query(handle, FEATURES)
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

  private List<UsageSummary.User> details(Handle handle, List<User> users) {
    Map<String, Detail> details =
        query(handle, DETAILS)
            .bindArray("users", String.class, users.stream().map(User::name).toList())
            .map(
                (rows, context) ->
                    Map.entry(
                        rows.getString("user_email"),
                        new Detail(rows.getLong("features"), rows.getBigDecimal("minutes"))))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<String, List<UsageSummary.Failure>> errors =
        errors(handle, users.stream().filter(user -> user.errors() > 0).map(User::name).toList());
    return users.stream().map(user -> user(user, details, errors)).toList();
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

  private Map<String, List<UsageSummary.Failure>> errors(Handle handle, List<String> users) {
    return query(handle, ERRORS)
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

  private Query query(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .bind("start", period.start().atOffset(ZoneOffset.UTC))
        .bind("end", period.end().atOffset(ZoneOffset.UTC));
  }
}
