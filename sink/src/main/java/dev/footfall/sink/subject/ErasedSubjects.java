package dev.footfall.sink.subject;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who was erased and when, so that reading a topic again does not bring anybody back. What a person
 * did before the erasure, and what Kafka took before it, is left out; what they do afterwards is
 * stored again.
 *
 * <p>Kept in memory, some 200 bytes for each erased identity; it costs nothing while nobody was
 * erased, else one look into a map for each record, and a hash for a person not seen lately. What
 * it knows has a {@link #version()}: a transaction that stores rows holds {@link #lockedVersion}
 * against it, and an erasure can't come between the two. One thread.
 */
public final class ErasedSubjects {

  /** Whoever stores rows holds it shared; an erasure holds it alone for a moment. */
  static final String LOCK = "hashtext('footfall_erasure')";

  /** People whose hash is remembered. */
  private static final int REMEMBERED = 10_000;

  private static final String VERSION = "SELECT coalesce(max(seq), 0) FROM erased_subjects";

  private long version = -1;
  private @Nullable SubjectHash hash;
  private Map<String, Instant> erased = Map.of();
  private final Map<String, Instant> answers =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Learns what has changed; one small query when nothing has. */
  public void refresh(Connection connection) throws SQLException {
    long now = number(connection, VERSION);
    if (now == version) {
      return;
    }
    Map<String, Instant> read = new HashMap<>();
    try (Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery(
                "SELECT encode(subject_hash, 'hex'), (extract(epoch FROM erased_at) *"
                    + " 1000)::bigint, seq FROM erased_subjects")) {
      while (rows.next()) {
        read.put(rows.getString(1), Instant.ofEpochMilli(rows.getLong(2)));
        now = Math.max(now, rows.getLong(3));
      }
    }
    hash = SubjectHash.of(connection);
    erased = read;
    answers.clear();
    version = now;
  }

  /** What it knows; grows with every erasure. */
  public long version() {
    return version;
  }

  /** Whether nobody was erased: then nothing is left out. */
  public boolean isEmpty() {
    return erased.isEmpty();
  }

  /**
   * Whether a record of {@code identity} must be left out.
   *
   * @param identity whose record it is; nobody's is kept
   * @param happened when what it tells of began
   * @param appended when Kafka took it
   */
  public boolean covers(@Nullable String identity, Instant happened, Instant appended) {
    SubjectHash hashes = hash;
    if (erased.isEmpty() || identity == null || hashes == null) {
      return false;
    }
    Instant at = answers.get(identity);
    if (at == null) {
      at =
          erased.getOrDefault(
              HexFormat.of().formatHex(hashes.bytes(identity)), Instant.MIN /* never */);
      answers.put(identity, at);
    }
    return !appended.isAfter(at) || happened.isBefore(at);
  }

  /**
   * The present version, for the transaction of {@code connection}: until it ends nobody is erased.
   * To be called before rows are stored. Waits while an erasure writes its note, which is short;
   * fails with 55P03 after the connection's {@code lock_timeout}.
   */
  public static long lockedVersion(Connection connection) throws SQLException {
    // Two statements: the second one must see what was committed while the first one waited.
    try (Statement sql = connection.createStatement()) {
      sql.execute("SELECT pg_advisory_xact_lock_shared(" + LOCK + ")");
    }
    return number(connection, VERSION);
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
