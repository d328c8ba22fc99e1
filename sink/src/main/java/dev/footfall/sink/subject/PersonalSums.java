package dev.footfall.sink.subject;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Sums over everybody, of which a person's part is taken off before the person's events are
 * deleted: adding the days up anew could take minutes, and the views would read all of their events
 * meanwhile. What the sums of a day do not have is noted as late, and the day is added up anew.
 */
final class PersonalSums {

  private static final String TAKE_OFF =
      """
      UPDATE usage_action_days s SET activities = s.activities - e.activities, errors = s.errors - e.errors
      FROM (
        SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, action_name, status_code,
          count(*) AS activities, count(*) FILTER (WHERE result_status IN ('error', 'timeout')) AS errors
        FROM usage_events WHERE user_id = ANY (?) GROUP BY 1, 2, 3) AS e
      WHERE s.day = e.day AND s.action_name = e.action_name
        AND s.status_code IS NOT DISTINCT FROM e.status_code
      """;

  private PersonalSums() {}

  static void takeOff(Connection connection, List<String> identities) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(TAKE_OFF);
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM usage_action_days WHERE activities <= 0")) {
      update.setArray(1, connection.createArrayOf("text", identities.toArray()));
      update.executeUpdate();
      delete.executeUpdate();
    }
  }
}
