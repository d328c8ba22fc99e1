package dev.footfall.sink;

import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What is added up of a day: each a table with the column {@code day}, and a view of the same name
 * with {@code _live} that says what its rows are, by the events. All of them hold or none, see
 * {@link UserDays}.
 */
enum DaySum {
  USER_DAYS("usage_user_days"),
  USER_DAY_DETAILS("usage_user_day_details"),
  /** Small, and the last one: see {@link #forget}. */
  ACTION_DAYS("usage_action_days");

  private final String table;

  DaySum(String table) {
    this.table = table;
  }

  /** Adds {@code day} up, once more where that was done before. */
  void replace(Handle transaction, LocalDate day) {
    transaction.execute("DELETE FROM " + table + " WHERE day = ?", day);
    transaction.execute(
        "INSERT INTO " + table + " SELECT * FROM " + table + "_live WHERE day = ?", day);
  }

  /**
   * Deletes rows of days that count no more. Which these are the smallest of the tables says, which
   * is emptied last: the others are large, and read only where a day has left.
   */
  static void forget(Handle handle) {
    List<LocalDate> gone =
        handle
            .createQuery(
                "SELECT DISTINCT day FROM usage_action_days"
                    + " WHERE day NOT IN (SELECT day FROM usage_days_rolled)")
            .mapTo(LocalDate.class)
            .list();
    for (DaySum sum : values()) {
      for (LocalDate day : gone) {
        handle.execute("DELETE FROM " + sum.table + " WHERE day = ?", day);
      }
    }
  }
}
