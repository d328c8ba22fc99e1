package dev.footfall.sink.notify;

import dev.footfall.schemas.EventIds;
import dev.footfall.sink.notify.deliver.AlertMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code notifications}. Only the leader writes it. */
final class NotificationTable {

  /** Integration of what nobody can deliver. */
  private static final String NOWHERE = "none";

  private NotificationTable() {}

  static void add(Handle handle, String integration, AlertMessage message, Instant now) {
    handle
        .createUpdate(
            "INSERT INTO notifications (id, receiver, integration, group_key, status, alerts,"
                + " content, state, created_at, next_attempt_at) VALUES (:id, :receiver,"
                + " :integration, :group, :status, :alerts, :content, 'waiting', :now, :now)")
        .bind("id", EventIds.random(now))
        .bind("receiver", message.receiver())
        .bind("integration", integration)
        .bind("group", message.groupKey())
        .bind("status", message.status())
        .bind("alerts", message.alerts().size() + message.truncatedAlerts())
        .bind("content", message.json())
        .bind("now", now)
        .execute();
  }

  /** Notes that {@code group} can't be told of. */
  static void addFailed(Handle handle, OpenGroup group, int alerts, String why, Instant now) {
    handle
        .createUpdate(
            "INSERT INTO notifications (id, receiver, integration, group_key, status, alerts,"
                + " state, last_error, created_at, next_attempt_at, ended_at) VALUES (:id,"
                + " :receiver, :integration, :group, 'firing', :alerts, 'failed', :why, :now, :now,"
                + " :now)")
        .bind("id", EventIds.random(now))
        .bind("receiver", group.receiver())
        .bind("integration", NOWHERE)
        .bind("group", group.key())
        .bind("alerts", alerts)
        .bind("why", why)
        .bind("now", now)
        .execute();
  }

  static boolean waits(Handle handle, String receiver, String integration, String group) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT FROM notifications WHERE state = 'waiting'"
                + " AND receiver = :receiver AND integration = :integration"
                + " AND group_key = :group)")
        .bind("receiver", receiver)
        .bind("integration", integration)
        .bind("group", group)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * For each integration the message to deliver next: of each group only the oldest, so that a
   * group is told in order, and of those the one that has been due for longest.
   */
  static List<Message> due(Handle handle) {
    return handle
        .createQuery(
            "SELECT DISTINCT ON (receiver, integration) * FROM (SELECT DISTINCT ON"
                + " (receiver, integration, group_key) * FROM notifications"
                + " WHERE state = 'waiting' ORDER BY receiver, integration, group_key, seq) heads"
                + " WHERE next_attempt_at <= clock_timestamp()"
                + " ORDER BY receiver, integration, next_attempt_at, seq")
        .reduceRows(
            new ArrayList<Message>(),
            (messages, row) -> {
              messages.add(
                  new Message(
                      row.getColumn("id", UUID.class),
                      row.getColumn("receiver", String.class),
                      row.getColumn("integration", String.class),
                      row.getColumn("attempts", Integer.class),
                      row.getColumn("created_at", Instant.class),
                      row.getColumn("content", String.class)));
              return messages;
            });
  }

  static void delivered(Handle handle, Message message) {
    handle.execute(
        "UPDATE notifications SET state = 'delivered', attempts = attempts + 1, content = NULL,"
            + " ended_at = clock_timestamp() WHERE id = ?",
        message.id());
  }

  static void failed(Handle handle, Message message, String why) {
    handle.execute(
        "UPDATE notifications SET state = 'failed', attempts = attempts + 1, content = NULL,"
            + " last_error = ?, ended_at = clock_timestamp() WHERE id = ?",
        why,
        message.id());
  }

  static void tryAgain(Handle handle, Message message, String why, Duration pause) {
    handle.execute(
        "UPDATE notifications SET attempts = attempts + 1, last_error = ?,"
            + " next_attempt_at = clock_timestamp() + ? * interval '1 millisecond' WHERE id = ?",
        why,
        pause.toMillis(),
        message.id());
  }

  static int forget(Handle handle, Duration history) {
    return handle.execute(
        "DELETE FROM notifications WHERE state <> 'waiting'"
            + " AND created_at < now() - ? * interval '1 millisecond'",
        history.toMillis());
  }

  static Instant now(Handle handle) {
    return handle.createQuery("SELECT clock_timestamp()").mapTo(Instant.class).one();
  }
}
