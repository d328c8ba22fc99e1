package dev.footfall.sink.subject;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Alerts about a person: those with the person among their labels, and what people were or are to
 * be told of them. A message that is just under way goes as a whole, with whatever else it is
 * about.
 */
final class PersonalAlerts {

  private static final String HAS_LABEL =
      "EXISTS (SELECT FROM jsonb_each_text(labels) AS l WHERE l.value = ANY (?))";

  /** Texts in which a person's name is a part. */
  private static String names(String text) {
    return "EXISTS (SELECT FROM unnest(?::text[]) AS i WHERE position(i IN " + text + ") > 0)";
  }

  private static final Map<String, String> CONDITIONS = new LinkedHashMap<>();

  static {
    CONDITIONS.put(
        "alert_transitions",
        "alert_id IN (SELECT alert_id FROM alert_transitions WHERE " + HAS_LABEL + ")");
    CONDITIONS.put("alert_outbox", HAS_LABEL);
    CONDITIONS.put("notifications", names("group_key || coalesce(content, '')"));
    CONDITIONS.put("alert_groups", names("group_key"));
    CONDITIONS.put("silences", names("array_to_string(matchers, ' ')"));
  }

  private PersonalAlerts() {}

  /** Deletes them, and says how many by table. */
  static Map<String, Long> erase(Connection connection, List<String> identities)
      throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (Map.Entry<String, String> table : CONDITIONS.entrySet()) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM " + table.getKey() + " WHERE " + table.getValue())) {
        delete.setArray(1, connection.createArrayOf("text", identities.toArray()));
        rows.put(table.getKey(), delete.executeLargeUpdate());
      }
    }
    return rows;
  }
}
