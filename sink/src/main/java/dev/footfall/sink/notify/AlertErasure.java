package dev.footfall.sink.notify;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;

/**
 * Keeps apart who erases a person's alerts and who makes messages of alerts: else a message made of
 * rows that are just being erased would name the person, and the erasure, which looked before the
 * message was there, would leave it. What is taken here is held until the transaction ends, which
 * must be READ COMMITTED: every later statement then sees what the other side has committed.
 */
public final class AlertErasure {

  private static final String LOCK = "hashtext('footfall_erase_alerts')";

  private AlertErasure() {}

  /**
   * Waits until no message is being made, which is short, and keeps it so until the transaction of
   * {@code connection} ends. To be called before the first row about alerts is read or deleted, and
   * late: nobody is told of anything new meanwhile, though messages that are there go out.
   *
   * @throws SQLException also 55P03, where the connection has a {@code lock_timeout}
   */
  public static void exclusive(Connection connection) throws SQLException {
    // A statement of its own: only the next one has a snapshot with what this one waited for.
    try (Statement sql = connection.createStatement()) {
      sql.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }
  }

  /**
   * Whether nobody erases alerts, or waits to: then nobody will before {@code transaction} ends. To
   * be called before a row about alerts is read. Never waits, as whoever delivers has more to do: a
   * dead man's switch must not go off because of an erasure.
   */
  static boolean tryShared(Handle transaction) {
    return transaction
        .createQuery("SELECT pg_try_advisory_xact_lock_shared(" + LOCK + ")")
        .mapTo(Boolean.class)
        .one();
  }
}
