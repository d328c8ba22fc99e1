package dev.footfall.sink.notify;

import dev.footfall.schemas.EventIds;
import dev.footfall.sink.notify.route.Matcher;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The table {@code silences}, through the connection of one caller. */
public final class Silences {

  private static final String COLUMNS =
      "SELECT id, matchers, starts_at, ends_at, comment, created_by FROM silences ";

  private final Handle handle;

  /** The silences that {@code handle} leads to. */
  public Silences(Handle handle) {
    this.handle = handle;
  }

  /**
   * Silences what {@code matchers} match, from now on.
   *
   * @throws IllegalArgumentException when there is no matcher, comment or name
   */
  public Silence add(List<Matcher> matchers, Duration duration, String comment, String createdBy) {
    Instant now = NotificationTable.now(handle);
    Silence silence =
        new Silence(EventIds.random(now), matchers, now, now.plus(duration), comment, createdBy);
    handle.execute(
        "INSERT INTO silences (id, matchers, starts_at, ends_at, comment, created_by)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        silence.id(),
        matchers.stream().map(Matcher::toString).toArray(String[]::new),
        silence.startsAt(),
        silence.endsAt(),
        comment,
        createdBy);
    return silence;
  }

  /** Those in force, and with {@code expired} those that were. */
  public List<Silence> list(boolean expired) {
    return silences(
        handle
            .createQuery(
                COLUMNS + "WHERE :expired OR ends_at > clock_timestamp() ORDER BY ends_at, id")
            .bind("expired", expired));
  }

  /** Ends one. False when there is none of that id in force. */
  public boolean expire(UUID id) {
    return handle.execute(
            "UPDATE silences SET ends_at = greatest(starts_at, clock_timestamp())"
                + " WHERE id = ? AND ends_at > clock_timestamp()",
            id)
        > 0;
  }

  List<Silence> active() {
    return silences(
        handle.createQuery(
            COLUMNS + "WHERE starts_at <= clock_timestamp() AND ends_at > clock_timestamp()"));
  }

  private static List<Silence> silences(Query query) {
    return query
        .map(
            (row, context) ->
                new Silence(
                    row.getObject("id", UUID.class),
                    matchers(row.getArray("matchers")),
                    row.getTimestamp("starts_at").toInstant(),
                    row.getTimestamp("ends_at").toInstant(),
                    row.getString("comment"),
                    row.getString("created_by")))
        .list();
  }

  private static List<Matcher> matchers(Array array) throws SQLException {
    return Arrays.stream((String[]) array.getArray()).map(Matcher::parse).toList();
  }
}
