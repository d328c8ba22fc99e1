package dev.footfall.standalone.export;

import dev.footfall.schemas.NearestName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the reader may read under a name, by the database's own catalogue. Everything of it that
 * gets into a query, names and types, comes from there and is quoted there; never what a person
 * wrote.
 *
 * @param name the name, as a person writes it
 * @param quoted the name as SQL wants it
 * @param columns name of each column, and its type as SQL writes it
 */
record View(String name, String quoted, Map<String, String> columns) {

  private static final String TIME_TYPE = "timestamp with time zone";
  private static final String DAY_TYPE = "date";

  /** Days of a table are no names of the contract. */
  private static final String NAMES =
      """
      SELECT relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'r', 'p')
        AND NOT relispartition AND has_table_privilege(oid, 'SELECT') ORDER BY 1
      """;

  private static final String COLUMNS =
      """
      SELECT format('%I.%I', 'public', c.relname), a.attname, format_type(a.atttypid, a.atttypmod)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ? AND a.attnum > 0
        AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  /**
   * Looks it up.
   *
   * @throws IllegalArgumentException when there is none of that name; the message names those there
   *     are
   */
  static View of(Connection connection, String name) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(NAMES);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    if (!names.contains(name)) {
      throw new IllegalArgumentException(unknown("view", name, names));
    }
    String quoted = "";
    Map<String, String> columns = new LinkedHashMap<>();
    try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          quoted = rows.getString(1);
          columns.put(rows.getString(2), rows.getString(3));
        }
      }
    }
    return new View(name, quoted, columns);
  }

  /**
   * The type of a column.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  String type(String column) {
    String type = columns.get(column);
    if (type == null) {
      throw new IllegalArgumentException(
          unknown("column of " + name, column, List.copyOf(columns.keySet())));
    }
    return type;
  }

  /**
   * The column that says when: {@code timestamp}, else {@code day}, else the first that is a time.
   * Times beside a day are about less, a first event, or about the row, when it was written.
   *
   * @throws IllegalArgumentException when there is none
   */
  String time() {
    return Optional.of("timestamp")
        .filter(column -> TIME_TYPE.equals(columns.get(column)))
        .or(() -> Optional.of("day").filter(this::isDay))
        .or(
            () ->
                columns.keySet().stream().filter(c -> TIME_TYPE.equals(columns.get(c))).findFirst())
        .orElseThrow(
            () -> new IllegalArgumentException(name + " has no time: leave out --from and --to"));
  }

  /** Whether a column holds days, and no moments. */
  boolean isDay(String column) {
    return DAY_TYPE.equals(columns.get(column));
  }

  private static String unknown(String what, String name, List<String> known) {
    return "there is no "
        + what
        + " '"
        + name
        + "'"
        + NearestName.ifNear(name, known).map(near -> ", did you mean '" + near + "'?").orElse("")
        + "; known are "
        + String.join(", ", known);
  }
}
