package dev.footfall.sink.subject;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables whose rows are somebody's: those with a column {@code user_id}. Asked of the database,
 * so that a table of a later migration can't be forgotten.
 */
final class PersonalTables {

  /** Its rows are chained: one function erases them, and the writer has no other right to. */
  static final String ASSIGNMENTS = "assignment_events";

  private static final String CHAINS = "assignment_chains";

  private PersonalTables() {}

  /** Their rows; partitions count to their tables, and heads of chains to the assignments. */
  static List<PersonalRows> in(Connection connection) throws SQLException {
    List<PersonalRows> tables = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery(
                """
                SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                  AND NOT relispartition AND attname = 'user_id' AND NOT attisdropped
                ORDER BY relname
                """)) {
      while (rows.next()) {
        if (!rows.getString(1).equals(CHAINS)) {
          tables.add(new PersonalRows(rows.getString(1), "user_id = ANY (?)"));
        }
      }
    }
    return tables;
  }
}
