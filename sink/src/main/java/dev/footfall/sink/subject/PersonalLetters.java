package dev.footfall.sink.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Dead letters that hold a person somewhere in key, value, headers or words. */
final class PersonalLetters {

  /** The key of a row. */
  record Position(String stage, UUID topicId, int partition, long offset) {

    void bind(PreparedStatement statement) throws SQLException {
      statement.setString(1, stage);
      statement.setObject(2, topicId);
      statement.setInt(3, partition);
      statement.setLong(4, offset);
    }
  }

  static final String TABLE = "dead_letter_records";

  /** The row at one position. */
  static final String AT =
      " WHERE stage = ? AND topic_id = ? AND partition = ? AND record_offset = ?";

  // PostgreSQL finds candidates, and we say whether it is a name or a part of a longer one.
  private static final String CANDIDATES =
      """
      SELECT stage, topic_id, partition, record_offset, key, value, headers::text, detail
      FROM dead_letter_records
      WHERE position(? IN value) > 0 OR position(? IN key) > 0
        OR position(? IN headers::text) > 0 OR position(? IN detail) > 0
      """;

  private PersonalLetters() {}

  /** Those that hold one of {@code identities}. */
  static Set<Position> find(Connection connection, List<String> identities) throws SQLException {
    Set<Position> found = new LinkedHashSet<>();
    try (PreparedStatement query = connection.prepareStatement(CANDIDATES)) {
      query.setFetchSize(100);
      for (String identity : identities) {
        Mention mention = new Mention(identity);
        query.setBytes(1, identity.getBytes(UTF_8));
        query.setBytes(2, identity.getBytes(UTF_8));
        query.setString(3, identity);
        query.setString(4, identity);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            if (holds(rows, mention)) {
              found.add(
                  new Position(
                      rows.getString(1),
                      rows.getObject(2, UUID.class),
                      rows.getInt(3),
                      rows.getLong(4)));
            }
          }
        }
      }
    }
    return found;
  }

  private static boolean holds(ResultSet row, Mention mention) throws SQLException {
    byte[] key = row.getBytes(5);
    byte[] value = row.getBytes(6);
    return (key != null && mention.in(key))
        || (value != null && mention.in(value))
        || mention.in(row.getString(7).getBytes(UTF_8))
        || mention.in(row.getString(8).getBytes(UTF_8));
  }

  /**
   * Takes the content of these letters away. Their positions stay: reading the topic again must not
   * set them aside once more.
   */
  static void empty(Connection connection, Collection<Position> positions) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE "
                + TABLE
                + " SET state = 'erased', changed_at = now(), key = NULL, value = NULL,"
                + " headers = '[]', detail = ''"
                + AT)) {
      for (Position position : positions) {
        position.bind(update);
        update.addBatch();
      }
      update.executeBatch();
    }
  }
}
