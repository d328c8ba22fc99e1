package dev.footfall.sink.subject;

import dev.footfall.sink.UserDays;
import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.sink.notify.AlertErasure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.util.PSQLState;

/**
 * Erases a person: rows, errors, sessions, decisions, alerts about them, what dead letters hold,
 * and their name in PostgreSQL's statistics. Aggregates name nobody and stay.
 *
 * <p>First a note of it is committed, while nobody stores rows; that takes as long as the
 * transactions under way. From then on no sink stores what came before, so that the rows, which may
 * be many, can go while sinks work. If the second step fails, call again: the note has been made.
 * One thread.
 */
public final class SubjectErasure {

  private static final String DEADLOCK = PSQLState.DEADLOCK_DETECTED.getState();
  private static final int ATTEMPTS = 5;

  private final Connection connection;
  private final AuditTrail audit;

  /**
   * An erasure.
   *
   * @param connection of the writer role; its transactions are ended here
   */
  public SubjectErasure(Connection connection, AuditTrail audit) throws SQLException {
    this.connection = connection;
    this.audit = audit;
    connection.setAutoCommit(false);
  }

  /**
   * Rows that are there now, by table: those that a {@link Receipt} of {@link #erase} would have.
   * Sums over everybody are no part of either: they are nobody's, and only get smaller.
   */
  public Map<String, Long> count(List<String> identities) throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (PersonalRows personal : PersonalRows.in(connection)) {
      rows.put(personal.table(), personal.count(connection, identities));
    }
    rows.put(PersonalLetters.TABLE, (long) PersonalLetters.find(connection, identities).size());
    connection.commit();
    return rows;
  }

  /**
   * Erases.
   *
   * @param identities the person's name and its pseudonyms, the name first
   * @throws SQLException also 55P03, when transactions under way take longer than 30 s; nothing has
   *     changed then
   */
  public Receipt erase(List<String> identities) throws SQLException {
    String subject = SubjectHash.of(connection).hex(identities.get(0));
    Instant erasedAt = note(identities);
    for (int attempt = 1; ; attempt++) {
      try {
        return new Receipt(erasedAt, subject, identities.size(), takeAway(subject, identities));
      } catch (SQLException e) {
        connection.rollback();
        // Whoever makes a day or lets one go locks the same tables in another order.
        if (attempt == ATTEMPTS || !DEADLOCK.equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  /** The second step, all or nothing; answers how many rows went, by table. */
  private Map<String, Long> takeAway(String subject, List<String> identities) throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    UserDays.holdStill(connection);
    PersonalSums.takeOff(connection, identities);
    for (PersonalRows personal : PersonalTables.in(connection)) {
      rows.put(
          personal.table(),
          personal.table().equals(PersonalTables.ASSIGNMENTS)
              ? number(
                  "SELECT coalesce(sum(footfall_erase_assignments(i)), 0)"
                      + " FROM unnest(?::text[]) AS i",
                  identities)
              : personal.delete(connection, identities));
    }
    Set<PersonalLetters.Position> letters = PersonalLetters.find(connection, identities);
    PersonalLetters.empty(connection, letters);
    rows.put(PersonalLetters.TABLE, (long) letters.size());
    AlertErasure.exclusive(connection); // late, as nobody is told of anything new from here on
    PersonalAlerts.tellOthersAgain(connection, identities);
    for (PersonalRows personal : PersonalAlerts.ROWS) {
      rows.put(personal.table(), personal.delete(connection, identities));
    }
    number("SELECT footfall_forget_statistics(?)", identities); // after all that deletes
    audit.add(
        connection,
        "subject erase",
        Map.of("subject", subject, "identities", identities.size()),
        rows);
    connection.commit();
    return rows;
  }

  private Instant note(List<String> identities) throws SQLException {
    SubjectHash hash = SubjectHash.of(connection);
    try (Statement sql = connection.createStatement()) {
      sql.execute("SET LOCAL lock_timeout = '30s'");
      sql.execute("SELECT pg_advisory_xact_lock(" + ErasedSubjects.LOCK + ")");
    }
    Instant latest = Instant.MIN;
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO erased_subjects (subject_hash, erased_at, seq)
            VALUES (?, date_trunc('milliseconds', clock_timestamp()), nextval('erasure_seq'))
            ON CONFLICT (subject_hash) DO UPDATE SET erased_at = EXCLUDED.erased_at, seq = EXCLUDED.seq
            RETURNING (extract(epoch FROM erased_at) * 1000)::bigint
            """)) {
      for (String identity : identities) {
        insert.setBytes(1, hash.bytes(identity));
        try (ResultSet row = insert.executeQuery()) {
          row.next();
          latest = Instant.ofEpochMilli(row.getLong(1));
        }
      }
    }
    connection.commit();
    return latest;
  }

  private long number(String query, List<String> identities) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("text", identities.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
