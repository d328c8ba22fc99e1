package dev.footfall.sink;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Tables without partitions, whose rows change until they are old: what is old is deleted, a few
 * rows at a time, so that no writer waits for long.
 */
enum OldRows {
  SESSIONS("usage_sessions", RetentionPolicy::sessions, "ended_at < :from AND received_at < :from"),
  AGGREGATES(
      "usage_aggregates",
      RetentionPolicy::aggregates,
      "window_seconds IN (60, 3600) AND window_start < :from AND updated_at < :from"),
  ADOPTION(
      "persona_adoption_days", RetentionPolicy::aggregates, "day < :from AND updated_at < :from"),
  /** An alert that is not over keeps its latest transition. */
  ALERTS(
      "alert_transitions",
      RetentionPolicy::alerts,
      """
      evaluated_at < :from AND received_at < :from
      AND (state IN ('resolved', 'inactive') OR EXISTS (
        SELECT FROM alert_transitions later
        WHERE later.alert_id = t.alert_id AND later.evaluated_at > t.evaluated_at))\
      """),
  PRODUCERS(
      "producer_reports",
      RetentionPolicy::producers,
      "reported_at < :from AND received_at < :from"),
  /** One side of the books does not leave before the other: a quiet producer would seem robbed. */
  ARRIVALS(
      "producer_arrivals",
      RetentionPolicy::producers,
      """
      last_arrived_at < :from AND NOT EXISTS (
        SELECT FROM producer_reports report WHERE report.producer_id = t.producer_id)\
      """);

  private static final int BATCH = 10_000;

  private final String table;
  private final Function<RetentionPolicy, Duration> kept;
  private final String old;

  OldRows(String table, Function<RetentionPolicy, Duration> kept, String old) {
    this.table = table;
    this.kept = kept;
    this.old = old;
  }

  /** Counts what is old at {@code now}, and deletes it unless {@code dryRun}. */
  Optional<Departure> leave(Handle handle, RetentionPolicy policy, Instant now, boolean dryRun) {
    if (kept.apply(policy).isZero()) {
      return Optional.empty();
    }
    Instant from = now.minus(kept.apply(policy));
    long rows = dryRun ? count(handle, from) : delete(handle, from);
    if (rows == 0) {
      return Optional.empty();
    }
    Departure.Outcome outcome = dryRun ? Departure.Outcome.WOULD_GO : Departure.Outcome.GONE;
    return Optional.of(new Departure(table, Optional.empty(), rows, 0, outcome));
  }

  private long count(Handle handle, Instant from) {
    return handle
        .createQuery("SELECT count(*) FROM " + table + " t WHERE " + old)
        .bind("from", from.atOffset(ZoneOffset.UTC))
        .mapTo(Long.class)
        .one();
  }

  private long delete(Handle handle, Instant from) {
    String some =
        String.format(
            "DELETE FROM %1$s WHERE ctid = ANY (ARRAY("
                + "SELECT ctid FROM %1$s t WHERE %2$s LIMIT %3$d))",
            table, old, BATCH);
    long all = 0;
    int deleted;
    do {
      deleted = handle.createUpdate(some).bind("from", from.atOffset(ZoneOffset.UTC)).execute();
      all += deleted;
    } while (deleted > 0);
    if (all > 0) {
      handle
          .createUpdate(
              "INSERT INTO retention_log (table_name, rows, bytes, keep_from)"
                  + " VALUES (:table, :rows, 0, :from)")
          .bind("table", table)
          .bind("rows", all)
          .bind("from", from.atOffset(ZoneOffset.UTC))
          .execute();
    }
    return all;
  }
}
