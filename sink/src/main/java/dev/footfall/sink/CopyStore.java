package dev.footfall.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Stores encoded rows in one table or partition, and with usage events their errors: by COPY
 * straight into it, the fastest way there is; when one of them is stored already, by COPY into a
 * temporary table and from there whatever is new. An event that is stored already brings no error
 * with it: retention may have taken that away.
 */
final class CopyStore {

  private static final String SAVEPOINT = "direct";

  private final Handle handle;
  private final CopyTable table;
  private final String target;
  private final @Nullable String errors;

  private CopyStore(Handle handle, CopyTable table, String target, @Nullable String errors) {
    this.handle = handle;
    this.table = table;
    this.target = target;
    this.errors = errors;
  }

  /** Stores usage events of a day within the transaction of {@code handle}. */
  static CopyStore events(Handle handle, DayTables day) {
    return new CopyStore(handle, CopyTable.USAGE_EVENTS, day.events(), day.errors());
  }

  /** Stores assignments within the transaction of {@code handle}. */
  static CopyStore assignments(Handle handle) {
    CopyTable table = CopyTable.ASSIGNMENT_EVENTS;
    return new CopyStore(handle, table, table.table(), null);
  }

  /**
   * Stores {@code rows}.
   *
   * @return how many were stored already, by producer
   */
  Map<String, Long> store(List<CopyRow> rows) throws SQLException {
    Connection connection = handle.getConnection();
    List<CopyRow> failed = rows.stream().filter(CopyRow::hasError).toList();
    handle.savepoint(SAVEPOINT);
    try {
      CopyStream.copy(connection, table, target, rows, CopyRow::writeRow);
      if (!failed.isEmpty()) {
        copyErrors(connection, String.valueOf(errors), failed);
      }
      handle.release(SAVEPOINT);
      return Map.of();
    } catch (SQLException e) {
      if (!SqlFailure.isUniqueViolation(e)) {
        throw e;
      }
      handle.rollbackToSavepoint(SAVEPOINT);
      return storeNew(connection, rows, failed);
    }
  }

  private Map<String, Long> storeNew(
      Connection connection, List<CopyRow> rows, List<CopyRow> failed) throws SQLException {
    String staging = "staging_" + table.table();
    try (Statement sql = connection.createStatement()) {
      stage(sql, staging, table);
      CopyStream.copy(connection, table, staging, rows, CopyRow::writeRow);
      String id = table.columns().get(0);
      sql.execute("CREATE TEMP TABLE stored_now (id uuid, producer_id text) ON COMMIT DROP");
      sql.execute(
          String.format(
              "WITH stored AS (%s RETURNING %s, producer_id) INSERT INTO stored_now SELECT * FROM"
                  + " stored",
              insert(target, table, staging, ""), id));
      if (!failed.isEmpty()) {
        stage(sql, "staging_errors", CopyTable.USAGE_ERRORS);
        copyErrors(connection, "staging_errors", failed);
        sql.execute(
            insert(
                String.valueOf(errors),
                CopyTable.USAGE_ERRORS,
                "staging_errors",
                " WHERE event_id IN (SELECT id FROM stored_now)"));
        sql.execute("DROP TABLE staging_errors");
      }
      Map<String, Long> duplicates = new HashMap<>();
      rows.forEach(row -> duplicates.merge(row.producer(), 1L, Long::sum));
      try (ResultSet stored =
          sql.executeQuery("SELECT producer_id, count(*) FROM stored_now GROUP BY 1")) {
        while (stored.next()) {
          duplicates.merge(stored.getString(1), -stored.getLong(2), Long::sum);
        }
      }
      // A batch has several days, each with its own.
      sql.execute("DROP TABLE stored_now, " + staging);
      return duplicates;
    }
  }

  private static void stage(Statement sql, String staging, CopyTable table) throws SQLException {
    sql.execute("CREATE TEMP TABLE " + staging + " (LIKE " + table.table() + ") ON COMMIT DROP");
  }

  private static String insert(String target, CopyTable table, String staging, String which) {
    return String.format(
        "INSERT INTO %s (%s) SELECT %s FROM %s%s ON CONFLICT DO NOTHING",
        target, table.columnList(), table.columnList(), staging, which);
  }

  /** Not every event has an error: the line that a refusal names is not that of the event. */
  private static void copyErrors(Connection connection, String target, List<CopyRow> failed)
      throws SQLException {
    try {
      CopyStream.copy(connection, CopyTable.USAGE_ERRORS, target, failed, CopyRow::writeError);
    } catch (SQLException e) {
      if (SqlFailure.of(e) != SqlFailure.REJECT_ROW) {
        throw e;
      }
      throw new SQLException("an error's row is refused", e.getSQLState(), e);
    }
  }
}
