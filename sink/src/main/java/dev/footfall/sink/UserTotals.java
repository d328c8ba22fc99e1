package dev.footfall.sink;

import static java.util.stream.Collectors.joining;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Running totals of what each user did in 32 days in a row: any of these days are the difference of
 * two numbers, so that a month has two rows of a user and not thirty. A day that is not right, late
 * or gone, is left out by whoever reads them, and the others stay right. The function {@code
 * user_counts} reads them.
 */
final class UserTotals {

  private static final int DAYS = 32;

  private static final String FIRST = "day - (day - date '0001-01-01') % " + DAYS;

  /** Blocks that lack a day which holds, or have one that has left: nobody's part of it stays. */
  private static final String OPEN =
      "SELECT DISTINCT "
          + FIRST
          + " AS first_day FROM ("
          + "SELECT day FROM usage_days_summed WHERE day NOT IN (SELECT day FROM usage_days_totalled)"
          + " UNION ALL SELECT day FROM usage_days_totalled"
          + " WHERE day NOT IN (SELECT day FROM usage_days_rolled)) AS days ORDER BY first_day DESC";

  /**
   * A total never falls, so the highest one up to a day is that day's, whenever the user was seen
   * last. Sums of bigint are numeric and slow; double precision is as exact up to 2^53.
   */
  private static final String ADD_UP =
      """
      INSERT INTO usage_user_totals
      SELECT CAST(:first AS date), user_id, ARRAY[%s], ARRAY[%s]
      FROM (
        SELECT user_id, day - CAST(:first AS date) AS n,
          CAST(sum(CAST(activities AS double precision)) OVER days AS bigint) AS activities,
          CAST(sum(CAST(errors AS double precision)) OVER days AS bigint) AS errors
        FROM usage_user_days WHERE day = ANY (ARRAY(SELECT day FROM usage_days_totalled))
          AND day >= :first AND day < :after
        WINDOW days AS (PARTITION BY user_id ORDER BY day)) AS running
      GROUP BY user_id
      """
          .formatted(places("activities"), places("errors"));

  private static String places(String number) {
    return IntStream.range(0, DAYS)
        .mapToObj(n -> "coalesce(max(" + number + ") FILTER (WHERE n <= " + n + "), 0)")
        .collect(joining(", "));
  }

  List<LocalDate> open(Handle handle) {
    return handle.createQuery(OPEN).mapTo(LocalDate.class).list();
  }

  /** Adds up the block that begins with {@code first} from the days of it that hold. */
  void replace(Handle transaction, LocalDate first) {
    LocalDate after = first.plusDays(DAYS);
    transaction.execute("DELETE FROM usage_user_totals WHERE first_day = ?", first);
    transaction.execute("DELETE FROM usage_days_totalled WHERE day >= ? AND day < ?", first, after);
    transaction.execute(
        "INSERT INTO usage_days_totalled"
            + " SELECT day FROM usage_days_summed WHERE day >= ? AND day < ?",
        first,
        after);
    transaction.createUpdate(ADD_UP).bind("first", first).bind("after", after).execute();
  }

  /** {@code day} is added up anew: what the totals have of it is no more right. */
  void without(Handle transaction, LocalDate day) {
    transaction.execute("DELETE FROM usage_days_totalled WHERE day = ?", day);
  }

  /** Deletes blocks of which no day is left. */
  void forget(Handle handle) {
    handle.execute(
        "DELETE FROM usage_user_totals WHERE first_day NOT IN (SELECT "
            + FIRST
            + " FROM usage_days_totalled)");
  }
}
