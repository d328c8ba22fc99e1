package dev.footfall.sink;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

/**
 * What a failure of PostgreSQL means for the batch that met it, by SQLSTATE. The only place where
 * that is decided.
 */
enum SqlFailure {
  /** Nothing is wrong with the rows: the database is away, full, locked or restarting. */
  RETRY,
  /** PostgreSQL will never take this row. */
  REJECT_ROW,
  /** Tables or rights are not what this version expects, or the fault is our own. */
  STOP;

  /** Classifies {@code failure} by the first SQLSTATE among it, its causes and next exceptions. */
  static SqlFailure of(Throwable failure) {
    SQLException sql = find(failure);
    if (sql == null) {
      return STOP;
    }
    String state = sql.getSQLState();
    // A driver or pool that knows no state failed before the server could answer.
    return state == null || state.length() < 2 ? RETRY : ofState(state);
  }

  /** SQLSTATE of {@code failure}, {@code none} where there is none. */
  static String state(Throwable failure) {
    SQLException sql = find(failure);
    return sql == null || sql.getSQLState() == null ? "none" : sql.getSQLState();
  }

  static boolean isUniqueViolation(Throwable failure) {
    return PSQLState.UNIQUE_VIOLATION.getState().equals(state(failure));
  }

  static boolean isLockTimeout(Throwable failure) {
    return "55P03".equals(state(failure));
  }

  static boolean isReadOnly(Throwable failure) {
    return "25006".equals(state(failure));
  }

  /** A table that was there has gone: a day's partition, dropped by retention. */
  static boolean isMissingTable(Throwable failure) {
    return "42P01".equals(state(failure));
  }

  private static SqlFailure ofState(String state) {
    if (state.equals("P0002")) {
      return RETRY; // a row that a function of ours was going to lock has just been erased
    }
    return switch (state.substring(0, 2)) {
      case "08", // connection lost, or refused
          "25", // read-only: a standby, until it is promoted
          "28", // password or pg_hba.conf: being changed
          "3D", // the database does not exist: being restored
          "40", // deadlock, serialization
          "53", // disk, memory or connections used up
          "55", // lock not available, object in use
          "57", // shutdown, cancelled
          "58", // the server's files can't be read or written
          "XX" -> // the server's own fault
          RETRY;
      // 21: two of these rows are one; 54: larger than an index entry or jsonb may be, too deep
      case "21", "22", "23", "54" -> REJECT_ROW;
      default -> STOP;
    };
  }

  /**
   * The SQLException that tells most: the nearest to the surface that has a state, but what is
   * behind a failed JDBC batch rather than the batch, which only quotes its statement.
   */
  static @Nullable SQLException find(Throwable failure) {
    return find(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static @Nullable SQLException find(@Nullable Throwable failure, Set<Throwable> seen) {
    SQLException fallback = null;
    while (failure != null && seen.add(failure)) {
      if (failure instanceof SQLException sql) {
        boolean tells = sql.getSQLState() != null && !(sql instanceof BatchUpdateException);
        if (tells) {
          return sql;
        }
        SQLException next = find(sql.getNextException(), seen);
        if (next != null && next.getSQLState() != null) {
          return next;
        }
        if (fallback == null || fallback.getSQLState() == null) {
          fallback = sql;
        }
      }
      failure = failure.getCause();
    }
    return fallback;
  }
}
