package dev.footfall.sink;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The tables whose old days leave as partitions. */
enum DayTable {
  USAGE_EVENTS("usage_events", RetentionPolicy::usage),
  USAGE_ERRORS("usage_errors", RetentionPolicy::errors);

  /**
   * A day's partition.
   *
   * @param name its table
   * @param day the day, in UTC
   */
  record Day(String name, LocalDate day) {}

  private final String table;
  private final Function<RetentionPolicy, Duration> kept;

  DayTable(String table, Function<RetentionPolicy, Duration> kept) {
    this.table = table;
    this.kept = kept;
  }

  String table() {
    return table;
  }

  /** All of them, the oldest first. */
  List<Day> days(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid
            WHERE inhparent = CAST(:table AS regclass) AND relname ~ '_[0-9]{8,}$' ORDER BY relname
            """)
        .bind("table", table)
        .map(
            (rows, context) -> {
              String name = rows.getString("relname");
              String day = name.substring(table.length() + 1);
              return new Day(name, LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE));
            })
        .list();
  }

  /** The partition of {@code day}, if there is one. */
  Optional<String> partition(Handle handle, LocalDate day) {
    return handle
        .createQuery("SELECT :name WHERE to_regclass(:name) IS NOT NULL")
        .bind("name", table + "_" + day.format(DateTimeFormatter.BASIC_ISO_DATE))
        .mapTo(String.class)
        .findOne();
  }

  /** Rows that wait in the default partition for their day. */
  long waiting(Handle handle) {
    return handle.createQuery("SELECT count(*) FROM " + table + "_default").mapTo(Long.class).one();
  }

  /**
   * Partitions of days that are past retention at {@code now}. Whether their rows are is asked when
   * they are to go.
   */
  List<Day> old(Handle handle, RetentionPolicy policy, Instant now) {
    if (kept.apply(policy).isZero()) {
      return List.of();
    }
    Instant from = now.minus(kept.apply(policy));
    return days(handle).stream()
        .filter(
            day -> !day.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(from))
        .toList();
  }

  /**
   * Takes {@code days} away in one transaction, but for those in which something arrived too
   * recently. While somebody else needs one of them, all of them stay and are busy.
   */
  List<Departure> leave(
      Handle handle, RetentionPolicy policy, Instant now, List<Day> days, boolean dryRun) {
    Instant from = now.minus(kept.apply(policy));
    try {
      return dryRun
          ? days.stream().flatMap(day -> wouldLeave(handle, day, from).stream()).toList()
          : drop(handle, days, from);
    } catch (JdbiException e) {
      // Gone meanwhile: another process was faster with one of them, and the others are still here.
      if (!SqlFailure.isLockTimeout(e) && !SqlFailure.isMissingTable(e)) {
        throw e;
      }
      return days.stream().map(day -> departure(day.name(), 0, 0, Departure.Outcome.BUSY)).toList();
    }
  }

  private List<Departure> drop(Handle handle, List<Day> days, Instant from) {
    return handle
        .createQuery(
            "SELECT partition, rows, bytes FROM footfall_drop_partitions(:table, :days, :from)")
        .bind("table", table)
        .bindArray("days", String.class, days.stream().map(Day::name).toList())
        .bind("from", from.atOffset(ZoneOffset.UTC))
        .map(
            (r, c) -> departure(r.getString(1), r.getLong(2), r.getLong(3), Departure.Outcome.GONE))
        .list();
  }

  private Optional<Departure> wouldLeave(Handle handle, Day day, Instant from) {
    return handle
        .createQuery(
            "SELECT count(*), pg_total_relation_size(CAST(:day AS regclass)) FROM "
                + day.name()
                + " HAVING count(*) FILTER (WHERE received_at >= :from) = 0")
        .bind("day", day.name())
        .bind("from", from.atOffset(ZoneOffset.UTC))
        .map(
            (r, c) -> departure(day.name(), r.getLong(1), r.getLong(2), Departure.Outcome.WOULD_GO))
        .findOne();
  }

  private Departure departure(String partition, long rows, long bytes, Departure.Outcome outcome) {
    return new Departure(table, Optional.of(partition), rows, bytes, outcome);
  }
}
