package dev.footfall.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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
   * @return rows that were new; the others were duplicates
   */
  long store(List<CopyRow> rows) throws SQLException {
    Connection connection = handle.getConnection();
    List<CopyRow> failed = rows.stream().filter(CopyRow::hasError).toList();
    handle.savepoint(SAVEPOINT);
    try {
      CopyStream.copy(connection, table, target, rows, CopyRow::writeRow);
      if (!failed.isEmpty()) {
        copyErrors(connection, String.valueOf(errors), failed);
      }
      handle.release(SAVEPOINT);
      return rows.size();
    } catch (SQLException e) {
      if (!SqlFailure.isUniqueViolation(e)) {
        throw e;
      }
      handle.rollbackToSavepoint(SAVEPOINT);
      return storeNew(connection, rows, failed);
    }
  }

  private long storeNew(Connection connection, List<CopyRow> rows, List<CopyRow> failed)
      throws SQLException {
    String staging = "staging_" + table.table();
    try (Statement sql = connection.createStatement()) {
      stage(sql, staging, table);
      CopyStream.copy(connection, table, staging, rows, CopyRow::writeRow);
      String insert = insert(target, table, staging, "");
      long stored;
      if (failed.isEmpty()) {
        stored = sql.executeLargeUpdate(insert);
      } else {
        stage(sql, "staging_errors", CopyTable.USAGE_ERRORS);
        copyErrors(connection, "staging_errors", failed);
        sql.execute("CREATE TEMP TABLE stored_now (event_id uuid) ON COMMIT DROP");
        stored =
            sql.executeLargeUpdate(
                "WITH stored AS ("
                    + insert
                    + " RETURNING event_id) INSERT INTO stored_now SELECT event_id FROM stored");
        sql.execute(
            insert(
                String.valueOf(errors),
                CopyTable.USAGE_ERRORS,
                "staging_errors",
                " WHERE event_id IN (SELECT event_id FROM stored_now)"));
        sql.execute("DROP TABLE staging_errors, stored_now");
      }
      // A batch has several days, each with its own.
      sql.execute("DROP TABLE " + staging);
      return stored;
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
