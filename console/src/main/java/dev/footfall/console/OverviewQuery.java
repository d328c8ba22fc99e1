package dev.footfall.console;

import dev.footfall.schemas.Topics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link Overview}. Every statement starts at the front of the aggregates' primary key
 * (length of the window, its start), so that its cost follows the rows of one hour or one day and
 * not those of the table. Minute and hour windows count the same events twice: each statement reads
 * one of them.
 */
final class OverviewQuery {

  private static final int MINUTES = 60;
  private static final int QUARTER = 15;

  private static final String SUMS =
      " sum(count) AS events, sum(error_count + timeout_count) AS failures ";
  private static final String MEAN =
      " sum(duration_sum_ms)::double precision / nullif(sum(duration_count), 0) AS mean_ms ";
  private static final String LAST_HOUR =
      " FROM usage_by_minute WHERE window_start >= :from AND window_start <= :now ";

  private static final String PER_MINUTE =
      "SELECT window_start," + SUMS + LAST_HOUR + "GROUP BY window_start";

  private static final String PER_ACTION =
      "SELECT service_name, action_type, action_name, count(*) OVER () AS actions,"
          + SUMS
          + ","
          + MEAN
          + LAST_HOUR
          + "GROUP BY service_name, action_type, action_name"
          + " ORDER BY events DESC, failures DESC, service_name, action_type, action_name LIMIT 10";

  private static final String PER_SERVICE =
      "SELECT service_name, max(window_start) AS last_minute, count(*) OVER () AS services,"
          + SUMS
          + ","
          + MEAN
          + LAST_HOUR
          + "GROUP BY service_name ORDER BY events DESC, service_name LIMIT 50";

  private static final String TODAY =
      "SELECT coalesce(sum(count), 0) AS events,"
          + " coalesce(sum(error_count + timeout_count), 0) AS failures"
          + " FROM usage_by_hour WHERE window_start >= :midnight AND window_start <= :now";

  /**
   * No index has the time of events first, but few types share a minute: the newest event of each
   * is one step into the index on type and time.
   */
  private static final String LATEST_EVENT =
      """
      WITH newest AS (
        SELECT max(window_start) AS minute FROM usage_by_minute WHERE window_start <= :now),
      types AS (
        SELECT DISTINCT action_type, minute FROM newest
        JOIN usage_by_minute ON window_start = minute)
      SELECT coalesce(max("timestamp"), max(minute)) FROM types
      LEFT JOIN LATERAL (
        SELECT "timestamp" FROM user_activity_logs e
        WHERE e.action_type = types.action_type
          AND e."timestamp" >= minute AND e."timestamp" < minute + interval '1 minute'
        ORDER BY "timestamp" DESC LIMIT 1) AS event ON true
      """;

  private static final String LATEST_STORED =
      "SELECT max(updated_at) FROM sink_progress WHERE topic = :topic";

  private final Handle handle;
  private final Instant now;
  private final Instant from;

  private OverviewQuery(Handle handle, Instant now) {
    this.handle = handle;
    this.now = now;
    this.from = now.truncatedTo(ChronoUnit.MINUTES).minus(MINUTES - 1, ChronoUnit.MINUTES);
  }

  /**
   * What is going on at {@code now}, read through {@code handle}, beside the books as they stand.
   */
  static Overview run(Handle handle, Instant now, Ledger ledger) {
    return new OverviewQuery(handle, now).run(ledger);
  }

  private Overview run(Ledger ledger) {
    List<Overview.Minute> minutes = minutes();
    List<Counted<Overview.Action>> actions = actions();
    List<Counted<Overview.Service>> services = services();
    return new Overview(
        RecentRate.of(
            minutes.get(MINUTES - 2).share().events(),
            minutes.get(MINUTES - 1).share().events(),
            now),
        sum(minutes.subList(MINUTES - QUARTER, MINUTES)),
        sum(minutes.subList(0, MINUTES - QUARTER)),
        today(),
        services.isEmpty() ? 0 : services.get(0).all(),
        actions.isEmpty() ? 0 : actions.get(0).all(),
        latestEvent().orElse(null),
        latestStored().orElse(null),
        minutes,
        actions.stream().map(Counted::row).toList(),
        services.stream().map(Counted::row).toList(),
        ledger);
  }

  /** A row of a limited list, with how many there are without the limit. */
  private record Counted<T>(T row, long all) {}

  private List<Overview.Minute> minutes() {
    Map<Instant, Share> counted =
        handle
            .createQuery(PER_MINUTE)
            .bind("from", utc(from))
            .bind("now", utc(now))
            .map((rows, context) -> new Overview.Minute(instant(rows, "window_start"), share(rows)))
            .collect(Collectors.toMap(Overview.Minute::start, Overview.Minute::share));
    return IntStream.range(0, MINUTES)
        .mapToObj(minute -> from.plus(minute, ChronoUnit.MINUTES))
        .map(start -> new Overview.Minute(start, counted.getOrDefault(start, Share.NONE)))
        .toList();
  }

  private List<Counted<Overview.Action>> actions() {
    return handle
        .createQuery(PER_ACTION)
        .bind("from", utc(from))
        .bind("now", utc(now))
        .map(
            (rows, context) ->
                new Counted<>(
                    new Overview.Action(
                        rows.getString("service_name"),
                        rows.getString("action_type"),
                        rows.getString("action_name"),
                        share(rows),
                        mean(rows)),
                    rows.getLong("actions")))
        .list();
  }

  private List<Counted<Overview.Service>> services() {
    return handle
        .createQuery(PER_SERVICE)
        .bind("from", utc(from))
        .bind("now", utc(now))
        .map(
            (rows, context) ->
                new Counted<>(
                    new Overview.Service(
                        rows.getString("service_name"),
                        share(rows),
                        mean(rows),
                        instant(rows, "last_minute")),
                    rows.getLong("services")))
        .list();
  }

  private Share today() {
    return handle
        .createQuery(TODAY)
        .bind("midnight", utc(now.truncatedTo(ChronoUnit.DAYS)))
        .bind("now", utc(now))
        .map((rows, context) -> share(rows))
        .one();
  }

  private Optional<Instant> latestEvent() {
    return handle
        .createQuery(LATEST_EVENT)
        .bind("now", utc(now))
        .mapTo(OffsetDateTime.class)
        .findFirst()
        .map(OffsetDateTime::toInstant);
  }

  private Optional<Instant> latestStored() {
    return handle
        .createQuery(LATEST_STORED)
        .bind("topic", Topics.USAGE_EVENTS.name())
        .mapTo(OffsetDateTime.class)
        .findFirst()
        .map(OffsetDateTime::toInstant);
  }

  private static Share sum(List<Overview.Minute> minutes) {
    return minutes.stream().map(Overview.Minute::share).reduce(Share.NONE, Share::plus);
  }

  private static Share share(ResultSet rows) throws SQLException {
    return new Share(rows.getLong("events"), rows.getLong("failures"));
  }

  private static @Nullable Double mean(ResultSet rows) throws SQLException {
    double mean = rows.getDouble("mean_ms");
    return rows.wasNull() ? null : mean;
  }

  private static Instant instant(ResultSet rows, String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
