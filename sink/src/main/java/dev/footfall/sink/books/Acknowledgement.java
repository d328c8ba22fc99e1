package dev.footfall.sink.books;

import dev.footfall.sink.audit.AuditTrail;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Takes note of what is missing of a producer: the alert about it ends with the next look, and only
 * more missing events alert again. One thread.
 */
public final class Acknowledgement {

  private static final String NOTE =
      """
      WITH open AS (
        UPDATE producer_shortfalls SET acknowledged = true
        WHERE producer_id = ? AND NOT acknowledged RETURNING missing),
      books AS (
        SELECT greatest(missing - acknowledged, (SELECT missing FROM open), 0) AS missing
        FROM producer_ledger WHERE producer_id = ?)
      UPDATE producer_reports SET acknowledged = acknowledged + (SELECT missing FROM books)
      WHERE producer_id = ? AND (SELECT missing FROM books) > 0
      RETURNING (SELECT missing FROM books)
      """;

  private final Connection connection;
  private final AuditTrail audit;

  /**
   * An acknowledgement.
   *
   * @param connection of the writer role; its transactions are ended here
   */
  public Acknowledgement(Connection connection, AuditTrail audit) throws SQLException {
    this.connection = connection;
    this.audit = audit;
    connection.setAutoCommit(false);
  }

  /**
   * Takes note of all that is missing of {@code producer} now.
   *
   * @return how many events; empty when nothing is missing, or when nobody knows the producer
   */
  public OptionalLong of(String producer, String why) throws SQLException {
    try (PreparedStatement note = connection.prepareStatement(NOTE)) {
      for (int i = 1; i <= 3; i++) {
        note.setString(i, producer);
      }
      OptionalLong events;
      try (ResultSet rows = note.executeQuery()) {
        events = rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
      if (events.isEmpty()) {
        connection.rollback();
        return events;
      }
      audit.add(
          connection,
          "books acknowledge",
          Map.of("producer_id", producer, "comment", why),
          Map.of("events", events.getAsLong()));
      connection.commit();
      return events;
    }
  }
}
