package dev.footfall.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Set;

/** Notes of days that are over and get events all the same: see {@link UserDays}. */
final class LateDays {

  private static final String NOTE =
      "INSERT INTO usage_days_late (day)"
          + " SELECT day FROM (SELECT date 'epoch' + n FROM unnest(?::int4[]) AS n) AS days (day)"
          + " WHERE day < (clock_timestamp() AT TIME ZONE 'UTC')::date";

  private LateDays() {}

  /**
   * Notes those of {@code days} that are over, by PostgreSQL's clock. To be called in the
   * transaction that stores their events and after that: whoever adds a day up waits for those who
   * store events of it, and who comes after that one sees the day over.
   */
  static void note(Connection connection, Set<LocalDate> days) throws SQLException {
    if (days.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
      Object[] sinceEpoch = days.stream().map(day -> Math.toIntExact(day.toEpochDay())).toArray();
      insert.setArray(1, connection.createArrayOf("int4", sinceEpoch));
      insert.executeUpdate();
    }
  }
}
