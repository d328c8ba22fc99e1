package dev.footfall.sink.subject;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one table that are about a person. Who counts, exports or erases them asks here, so
 * that the question, the ZIP and the receipt are about the same rows. Dead letters alone are not
 * among them: they are found in bytes, by {@link PersonalLetters}.
 *
 * @param table its name
 * @param condition in SQL, with one parameter: the person's identities, an array of texts
 */
record PersonalRows(String table, String condition) {

  /** Of every table, those with a column {@code user_id} first. */
  static List<PersonalRows> in(Connection connection) throws SQLException {
    List<PersonalRows> all = new ArrayList<>(PersonalTables.in(connection));
    all.addAll(PersonalAlerts.ROWS);
    return all;
  }

  /** How many there are. */
  long count(Connection connection, List<String> identities) throws SQLException {
    try (PreparedStatement query = prepare(connection, "SELECT count(*)", identities);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Deletes them, and says how many. */
  long delete(Connection connection, List<String> identities) throws SQLException {
    try (PreparedStatement delete = prepare(connection, "DELETE", identities)) {
      return delete.executeLargeUpdate();
    }
  }

  /** A query for them, each as a JSON object with all its columns. The caller closes it. */
  PreparedStatement asJson(Connection connection, List<String> identities) throws SQLException {
    return prepare(connection, "SELECT to_jsonb(t)::text", identities);
  }

  private PreparedStatement prepare(Connection connection, String what, List<String> identities)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(what + " FROM " + table + " t WHERE " + condition);
    statement.setArray(1, connection.createArrayOf("text", identities.toArray()));
    return statement;
  }
}
