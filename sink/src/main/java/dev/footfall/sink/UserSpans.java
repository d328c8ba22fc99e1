package dev.footfall.sink;

import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Sums of what each user did in eight days in a row, so that a month has some ten rows of a user
 * and not thirty. A span holds while the sums of its days do; who changes one of these takes the
 * span away in the same transaction. The function {@code user_activity} reads them.
 */
final class UserSpans {

  /** Spans whose days hold, and of which there is no sum. */
  private static final String OPEN =
      """
      SELECT first_day FROM (
        SELECT day - (day - date '0001-01-01') % 8 AS first_day FROM usage_days_summed) AS days
      WHERE first_day NOT IN (SELECT first_day FROM usage_spans_rolled)
      GROUP BY first_day HAVING count(*) = 8 ORDER BY first_day DESC
      """;

  private static final String ADD_UP =
      """
      INSERT INTO usage_user_spans
      SELECT CAST(:first AS date), user_id, sum(activities), sum(successes), sum(errors),
             sum(sessions), count(*), min(first_at), max(last_at)
      FROM usage_user_days WHERE day >= :first AND day < :after
      GROUP BY user_id
      """;

  List<LocalDate> open(Handle handle) {
    return handle.createQuery(OPEN).mapTo(LocalDate.class).list();
  }

  /** Adds up the span that begins with {@code first}, unless a day of it has changed meanwhile. */
  void replace(Handle transaction, LocalDate first) {
    if (!open(transaction).contains(first)) {
      return;
    }
    transaction.execute("DELETE FROM usage_user_spans WHERE first_day = ?", first);
    transaction
        .createUpdate(ADD_UP)
        .bind("first", first)
        .bind("after", first.plusDays(8))
        .execute();
    transaction.execute("INSERT INTO usage_spans_rolled (first_day) VALUES (?)", first);
  }

  /** Takes away the span of {@code day}. */
  void without(Handle transaction, LocalDate day) {
    transaction.execute(
        "DELETE FROM usage_spans_rolled WHERE first_day > ? AND first_day <= ?",
        day.minusDays(8),
        day);
  }

  /** Deletes spans of which a day has left. */
  void forget(Handle handle) {
    handle.execute(
        "DELETE FROM usage_spans_rolled s WHERE 8 > (SELECT count(*) FROM usage_days_rolled"
            + " WHERE day >= s.first_day AND day < s.first_day + 8)");
    handle.execute(
        "DELETE FROM usage_user_spans WHERE first_day NOT IN"
            + " (SELECT first_day FROM usage_spans_rolled)");
  }
}
