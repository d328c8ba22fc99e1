package dev.footfall.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Stores encoded rows: by COPY straight into the table, the fastest way there is; when one of them
 * is stored already, by COPY into a temporary table and from there whatever is new.
 */
final class CopyStore {

  private static final String SAVEPOINT = "direct";
  private static final int WRITE_BYTES = 64 << 10;

  private CopyStore() {}

  /**
   * Stores {@code rows} in {@code target}, {@code table} itself or one of its partitions, within
   * the transaction of {@code handle}.
   *
   * @return rows that were new; the others were duplicates
   */
  static long store(Handle handle, CopyTable table, String target, List<CopyRow> rows)
      throws SQLException {
    handle.savepoint(SAVEPOINT);
    try {
      copy(handle.getConnection(), table, target, rows);
      handle.release(SAVEPOINT);
      return rows.size();
    } catch (SQLException e) {
      if (!SqlFailure.isUniqueViolation(e)) {
        throw e;
      }
      handle.rollbackToSavepoint(SAVEPOINT);
      return storeNew(handle.getConnection(), table, target, rows);
    }
  }

  private static long storeNew(
      Connection connection, CopyTable table, String target, List<CopyRow> rows)
      throws SQLException {
    String staging = "staging_" + table.table();
    try (Statement sql = connection.createStatement()) {
      sql.execute("CREATE TEMP TABLE " + staging + " (LIKE " + table.table() + ") ON COMMIT DROP");
      copy(connection, table, staging, rows);
      long stored =
          sql.executeLargeUpdate(
              "INSERT INTO "
                  + target
                  + " ("
                  + table.columnList()
                  + ") SELECT "
                  + table.columnList()
                  + " FROM "
                  + staging
                  + " ON CONFLICT DO NOTHING");
      // A batch has several days, each with its own.
      sql.execute("DROP TABLE " + staging);
      return stored;
    }
  }

  private static void copy(
      Connection connection, CopyTable table, String target, List<CopyRow> rows)
      throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + target + " (" + table.columnList() + ") FROM STDIN BINARY");
    try {
      write(copy, rows);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** Few large messages: each one costs a look at the socket. */
  private static void write(CopyIn copy, List<CopyRow> rows) throws SQLException {
    byte[] buffer = new byte[WRITE_BYTES];
    int size = append(buffer, 0, CopyEncoder.HEADER);
    for (CopyRow row : rows) {
      byte[] bytes = row.bytes();
      if (buffer.length - size < bytes.length) {
        copy.writeToCopy(buffer, 0, size);
        size = 0;
      }
      if (bytes.length > buffer.length) {
        copy.writeToCopy(bytes, 0, bytes.length);
      } else {
        size = append(buffer, size, bytes);
      }
    }
    if (buffer.length - size < CopyEncoder.TRAILER.length) {
      copy.writeToCopy(buffer, 0, size);
      size = 0;
    }
    size = append(buffer, size, CopyEncoder.TRAILER);
    copy.writeToCopy(buffer, 0, size);
  }

  private static int append(byte[] buffer, int size, byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    return size + bytes.length;
  }
}
