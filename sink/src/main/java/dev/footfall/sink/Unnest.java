package dev.footfall.sink;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows as one array for each column: one statement, the same for any number of them. Values that
 * are texts here are parsed by PostgreSQL: what is no valid time or JSON is its error for that row.
 */
final class Unnest {

  private Unnest() {}

  /** A call with a parameter for each of {@code types}. */
  static String of(List<String> types) {
    return types.stream()
        .map(type -> "?::" + type + "[]")
        .collect(Collectors.joining(", ", "unnest(", ")"));
  }

  /** Sets one column. */
  static void set(PreparedStatement statement, int parameter, String type, Object[] values)
      throws SQLException {
    statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
  }
}
