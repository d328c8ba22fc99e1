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

/**
 * What people do with dead letters: send them again once the fault is mended, or drop them. Each is
 * one entry of the audit trail. Only waiting letters are touched. One thread.
 *
 * <p>A replay reads and marks a few hundred letters in one transaction and sends them within it:
 * when it fails in between they are still waiting, and some will be sent twice, which stores
 * nothing twice as a row's key decides.
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
   * What a replay or drop with this filter is about.
   *
   * @param records records, each of which may be a letter of two stages
   * @param blocked records that can't be sent again, by topic
   */
  public record Scope(long records, Map<String, Long> blocked) {

    /** Records that a replay sends. */
    public long replayable() {
      return records - blocked.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Counts the waiting records that {@code filter} means, {@code limit} at most. */
  public Scope scope(LetterFilter filter, long limit) throws SQLException {
    LetterFilter waiting = filter.in("waiting");
    Map<String, Long> blocked = new LinkedHashMap<>();
    long records = 0;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT topic, count(*) FROM (SELECT DISTINCT topic, partition, record_offset FROM"
                + " dead_letters WHERE "
                + waiting.condition()
                + " ORDER BY topic, partition, record_offset LIMIT ?) t GROUP BY topic ORDER BY"
                + " topic")) {
      query.setLong(waiting.bind(query, 1), limit);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          records += rows.getLong(2);
          if (!REPLAYABLE.contains(rows.getString(1))) {
            blocked.put(rows.getString(1), rows.getLong(2));
          }
        }
      }
    }
    connection.commit();
    return new Scope(records, blocked);
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
        mark(letters, "replayed");
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
   * replayed.
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
              SELECT DISTINCT topic, partition, record_offset FROM dead_letters WHERE %s
              ORDER BY topic, partition, record_offset LIMIT ?),
            changed AS (
              UPDATE dead_letter_records r SET state = 'dropped', changed_at = now() FROM chosen c
              WHERE (r.topic, r.partition, r.record_offset) = (c.topic, c.partition, c.record_offset)
                AND r.state = 'waiting')
            SELECT count(*) FROM chosen
            """
                .formatted(waiting.condition()))) {
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

  /** The next records, locked: another replay at the same time passes over them. */
  private List<Letter> take(LetterFilter filter, OffsetDateTime until, long limit)
      throws SQLException {
    if (limit <= 0) {
      return List.of();
    }
    LetterFilter waiting = filter.in("waiting");
    Map<String, Letter> letters = new LinkedHashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT topic, partition, record_offset, key, headers, value FROM dead_letter_records
            WHERE (stage, topic_id, partition, record_offset) IN (
                SELECT stage, topic_id, partition, record_offset FROM (
                  SELECT topic || '-' || partition || '@' || record_offset AS position, *
                  FROM dead_letter_records) d
                WHERE %s AND topic = ANY (?) AND first_seen <= ?
                ORDER BY topic, partition, record_offset LIMIT ?)
              AND state = 'waiting'
            ORDER BY topic, partition, record_offset, stage DESC
            FOR UPDATE SKIP LOCKED
            """
                .formatted(waiting.condition()))) {
      int next = waiting.bind(query, 1);
      query.setArray(next++, connection.createArrayOf("text", REPLAYABLE.toArray()));
      query.setObject(next++, until);
      query.setLong(next, limit);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Letter letter =
              new Letter(
                  rows.getString(1),
                  rows.getInt(2),
                  rows.getLong(3),
                  rows.getBytes(4),
                  HeadersJson.read(rows.getString(5)),
                  rows.getBytes(6));
          // What two stages say is one record; the sink comes first, which kept its headers.
          letters.putIfAbsent(letter.position(), letter);
        }
      }
    }
    return new ArrayList<>(letters.values());
  }

  private OffsetDateTime now() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT now()");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class);
    }
  }

  private void mark(List<Letter> letters, String state) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE dead_letter_records SET state = ?, changed_at = now()
            WHERE topic = ? AND partition = ? AND record_offset = ? AND state = 'waiting'
            """)) {
      for (Letter letter : letters) {
        update.setString(1, state);
        update.setString(2, letter.topic());
        update.setInt(3, letter.partition());
        update.setLong(4, letter.offset());
        update.addBatch();
      }
      update.executeBatch();
    }
  }
}
