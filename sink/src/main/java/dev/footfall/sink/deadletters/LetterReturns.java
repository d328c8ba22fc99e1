package dev.footfall.sink.deadletters;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Letters of the sink whose record has been sent again and read, in {@code dead_letter_returns}: so
 * that an event is in its producer's counts once, however often its record comes.
 */
public final class LetterReturns {

  private static final String NOTE =
      """
      WITH letter AS (
        SELECT topic_id, partition, record_offset, counted FROM dead_letter_records
        WHERE stage = 'sink' AND topic_id = ? AND partition = ? AND record_offset = ?),
      noted AS (
        INSERT INTO dead_letter_returns (topic_id, partition, record_offset)
        SELECT topic_id, partition, record_offset FROM letter
        ON CONFLICT DO NOTHING
        RETURNING record_offset)
      SELECT counted, EXISTS (SELECT FROM noted) FROM letter
      """;

  private static final String NOTE_COPY =
      """
      INSERT INTO dead_letter_returns (topic_id, partition, record_offset)
      SELECT topic_id, partition, record_offset FROM dead_letter_records
      WHERE stage = 'sink' AND topic_id = ? AND partition = ? AND record_offset = ?
      ON CONFLICT DO NOTHING
      """;

  private LetterReturns() {}

  /**
   * Notes that the record of {@code letter} was read, within the transaction of {@code connection}.
   * Whoever reads it has counted it, as one that arrived and as whatever became of it.
   *
   * @param letter what it was
   * @param now where it is; when it was set aside again, that letter is in the table already
   * @return whether there is one too many among those that arrived and those that were
   *     dead-lettered: it has been counted as both before
   */
  public static boolean note(Connection connection, LetterId letter, LetterId now)
      throws SQLException {
    try (PreparedStatement note = connection.prepareStatement(NOTE)) {
      letter.bind(note, 1);
      try (ResultSet row = note.executeQuery()) {
        if (!row.next()) {
          return false; // a letter that this database does not have
        }
        if (row.getBoolean(2)) {
          return row.getBoolean(1); // what becomes of it now takes the place of the letter
        }
      }
    }
    // A copy: the letter was sent twice, and what became of the first one is counted. When this one
    // is set aside in its turn, its letter is as good as returned, and counts for nothing.
    try (PreparedStatement copy = connection.prepareStatement(NOTE_COPY)) {
      now.bind(copy, 1);
      return copy.executeUpdate() > 0;
    }
  }
}
