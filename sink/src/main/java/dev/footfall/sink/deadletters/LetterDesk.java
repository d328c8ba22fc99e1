package dev.footfall.sink.deadletters;

import dev.footfall.schemas.Topics;
import dev.footfall.sink.audit.AuditTrail;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What people do with dead letters: send them again once the fault is mended, or drop them. Each is
 * one entry of the audit trail. Only waiting letters are touched. One thread.
 *
 * <p>A replay reads and marks a few hundred letters in one transaction and sends them within it:
 * when it fails in between they are still waiting, and some will be sent twice. That stores nothing
 * twice, as a row's key decides, and {@link LetterReturns} keep it out of the producers' books.
 */
public final class LetterDesk {

  /**
   * Topics whose records may come again: their rows have an identity of their own. An aggregate, a
   * session or the state of an alert is a figure as of its time: sent again it would replace, or be
   * added to, what came after it.
   */
  private static final Set<String> REPLAYABLE =
      Set.of(Topics.USAGE_EVENTS.name(), Topics.ASSIGNMENT_EVENTS.name());

  private static final int AT_ONCE = 200;

  private final Connection connection;
  private final AuditTrail audit;

  /**
   * A desk.
   *
   * @param connection of the writer role; its transactions are ended here
   */
  public LetterDesk(Connection connection, AuditTrail audit) throws SQLException {
    this.connection = connection;
    this.audit = audit;
    connection.setAutoCommit(false);
  }

  /**
   * What a replay or drop with this filter and limit is about, in records: each may be a letter of
   * two stages.
   *
   * @param records how many a drop drops
   * @param replayable how many a replay sends
   * @param blocked how many more there are that can't be sent again, whatever the limit, by topic
   */
  public record Scope(long records, long replayable, Map<String, Long> blocked) {}

  /** Counts the waiting records that {@code filter} means. */
  public Scope scope(LetterFilter filter, long limit) throws SQLException {
    LetterFilter waiting = filter.in("waiting");
    Map<String, Long> blocked = new LinkedHashMap<>();
    long replayable = 0;
    long all = 0;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT l.topic, count(*) FROM dead_letter_records l WHERE "
                + LetterRecords.meant(waiting)
                + " GROUP BY l.topic ORDER BY l.topic")) {
      waiting.bind(query, 1);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          long records = rows.getLong(2);
          all += records;
          if (REPLAYABLE.contains(rows.getString(1))) {
            replayable += records;
          } else {
            blocked.put(rows.getString(1), records);
          }
        }
      }
    }
    connection.commit();
    return new Scope(Math.min(all, limit), Math.min(replayable, limit), blocked);
  }

  /**
   * Sends the waiting records that {@code filter} means to their topics again, in the order of
   * their positions, and marks them replayed. Those that can't be sent again stay as they are.
   *
   * @return how many were sent
   * @throws org.apache.kafka.common.KafkaException when Kafka does not take one; what was sent
   *     before stays marked
   */
  public long replay(LetterFilter filter, long limit, LetterSender sender) throws SQLException {
    long sent = 0;
    try {
      // What is still bad comes back as a new letter, which this replay must not take up again.
      OffsetDateTime until = now();
      List<Letter> letters = take(filter, until, Math.min(AT_ONCE, limit));
      while (!letters.isEmpty()) {
        sender.send(letters);
        markReplayed(letters);
        sent += letters.size();
        connection.commit();
        letters = take(filter, until, Math.min(AT_ONCE, limit - sent));
      }
      return sent;
    } finally {
      connection.rollback();
      audit.add(connection, "dead-letters replay", filter.scope(), Map.of("records", sent));
      connection.commit();
    }
  }

  /**
   * Marks the waiting records that {@code filter} means as dropped: they are kept, and no longer
   * replayed. Those that are just being sent again stay as they are.
   *
   * @return how many
   */
  public long drop(LetterFilter filter, long limit) throws SQLException {
    LetterFilter waiting = filter.in("waiting");
    long dropped;
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            WITH chosen AS (
              SELECT l.stage, l.topic_id, l.partition, l.record_offset FROM dead_letter_records l
              WHERE %s
              ORDER BY l.topic, l.partition, l.record_offset, l.first_seen LIMIT ?
              FOR UPDATE OF l SKIP LOCKED),
            changed AS (
              UPDATE dead_letter_records r SET state = 'dropped', changed_at = now()
              FROM chosen c JOIN dead_letter_records l USING (stage, topic_id, partition, record_offset)
              WHERE r.state = 'waiting' AND %s)
            SELECT count(*) FROM chosen
            """
                .formatted(LetterRecords.meant(waiting), LetterRecords.OF_RECORD))) {
      update.setLong(waiting.bind(update, 1), limit);
      try (ResultSet row = update.executeQuery()) {
        row.next();
        dropped = row.getLong(1);
      }
    }
    audit.add(connection, "dead-letters drop", filter.scope(), Map.of("records", dropped));
    connection.commit();
    return dropped;
  }

  /** The next records, their leading letters locked: whoever else is at work passes over them. */
  private List<Letter> take(LetterFilter filter, OffsetDateTime until, long limit)
      throws SQLException {
    if (limit <= 0) {
      return List.of();
    }
    LetterFilter waiting = filter.in("waiting");
    List<Letter> letters = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT l.stage, l.topic_id, l.topic, l.partition, l.record_offset, l.key, l.headers, l.value
            FROM dead_letter_records l
            WHERE %s AND l.topic = ANY (?) AND l.first_seen <= ?
            ORDER BY l.topic, l.partition, l.record_offset, l.first_seen LIMIT ?
            FOR UPDATE OF l SKIP LOCKED
            """
                .formatted(LetterRecords.meant(waiting)))) {
      int next = waiting.bind(query, 1);
      query.setArray(next++, connection.createArrayOf("text", REPLAYABLE.toArray()));
      query.setObject(next++, until);
      query.setLong(next, limit);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          letters.add(
              new Letter(
                  rows.getString(1),
                  rows.getObject(2, UUID.class),
                  rows.getString(3),
                  rows.getInt(4),
                  rows.getLong(5),
                  rows.getBytes(6),
                  HeadersJson.read(rows.getString(7)),
                  rows.getBytes(8)));
        }
      }
    }
    return letters;
  }

  private OffsetDateTime now() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT now()");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class);
    }
  }

  private void markReplayed(List<Letter> letters) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE dead_letter_records r SET state = 'replayed', changed_at = now()
            FROM dead_letter_records l
            WHERE l.stage = ? AND l.topic_id = ? AND l.partition = ? AND l.record_offset = ?
              AND r.state = 'waiting' AND %s
            """
                .formatted(LetterRecords.OF_RECORD))) {
      for (Letter letter : letters) {
        update.setString(1, letter.stage());
        update.setObject(2, letter.topicId());
        update.setInt(3, letter.partition());
        update.setLong(4, letter.offset());
        update.addBatch();
      }
      update.executeBatch();
    }
  }
}
