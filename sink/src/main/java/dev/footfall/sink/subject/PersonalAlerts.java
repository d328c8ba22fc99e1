package dev.footfall.sink.subject;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Alerts about a person: those with the person among their labels, and what people were or are to
 * be told of them. A message that is just under way counts as a whole, with whatever else it is
 * about.
 */
final class PersonalAlerts {

  private static final String HAS_LABEL =
      "EXISTS (SELECT FROM jsonb_each_text(labels) AS l WHERE l.value = ANY (?))";

  private static final String MESSAGE = "concat_ws(' ', group_key, content, last_error)";

  /** Characters of names, for a set of a regular expression; as {@link Mention} has them. */
  private static final String OF_NAME = "[:alnum:]._+@-";

  static final List<PersonalRows> ROWS =
      List.of(
          new PersonalRows(
              "alert_transitions",
              "alert_id IN (SELECT alert_id FROM alert_transitions WHERE " + HAS_LABEL + ")"),
          new PersonalRows("alert_outbox", HAS_LABEL),
          new PersonalRows("notifications", names(MESSAGE)),
          new PersonalRows("alert_groups", names("group_key")),
          new PersonalRows("silences", names("array_to_string(matchers, ' ')")));

  private PersonalAlerts() {}

  /**
   * Has everybody else told again whose alerts wait in a message that goes because it is about the
   * person, too. To be called before the messages go.
   */
  static void tellOthersAgain(Connection connection, List<String> identities) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE alert_outbox SET told_at = NULL WHERE (receiver, group_key) IN (SELECT receiver,"
                + " group_key FROM notifications WHERE state = 'waiting' AND "
                + names(MESSAGE)
                + ")")) {
      update.setArray(1, connection.createArrayOf("text", identities.toArray()));
      update.executeUpdate();
    }
  }

  /**
   * Texts that have a person's name in them, not as a part of a longer one: ada must neither be
   * given nor take away what is about adam.
   */
  private static String names(String text) {
    return "EXISTS (SELECT FROM unnest(?::text[]) AS i,"
        // Of a name of digits the minutes of a time, and a number in JSON, are no mention.
        + " LATERAL (SELECT CASE WHEN i ~ '^[0-9]+$' THEN ':' ELSE '' END) AS digits (more) WHERE ("
        + text
        + ") ~ ('(^|[^"
        + OF_NAME
        + "' || more || '])'"
        // A backslash before all but letters and digits: a name is no regular expression.
        + " || regexp_replace(i, '([^[:alnum:]])', '\\\\\\1', 'g')"
        // The full stop may be that of a sentence.
        + " || '[.]?($|[^"
        + OF_NAME
        + "' || more || '])'))";
  }
}
