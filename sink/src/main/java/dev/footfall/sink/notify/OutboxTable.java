package dev.footfall.sink.notify;

import dev.footfall.sink.notify.OutboxRow.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** The leader's side of {@code alert_outbox} and {@code alert_groups}. */
final class OutboxTable {

  private OutboxTable() {}

  static List<OpenGroup> openGroups(Handle handle) {
    return handle
        .createQuery(
            "SELECT o.receiver, o.group_key, min(o.route) AS route,"
                + " min(o.group_labels::text) AS labels,"
                + " min(o.enqueued_at) FILTER (WHERE o.told_at IS NULL) AS waiting_since,"
                + " bool_or(o.state = 'test') AS test, g.flushed_at, g.notified_at"
                + " FROM alert_outbox o LEFT JOIN alert_groups g USING (receiver, group_key)"
                + " GROUP BY o.receiver, o.group_key, g.flushed_at, g.notified_at"
                + " ORDER BY min(o.seq)")
        .reduceRows(
            new java.util.ArrayList<OpenGroup>(),
            (groups, row) -> {
              groups.add(
                  new OpenGroup(
                      row.getColumn("receiver", String.class),
                      row.getColumn("route", String.class),
                      row.getColumn("group_key", String.class),
                      TextMap.of(row.getColumn("labels", String.class)),
                      time(row, "waiting_since"),
                      row.getColumn("test", Boolean.class),
                      time(row, "flushed_at"),
                      time(row, "notified_at")));
              return groups;
            });
  }

  static List<OutboxRow> rows(Handle handle, OpenGroup group) {
    return handle
        .createQuery(
            "SELECT seq, state, fingerprint, labels::text AS labels,"
                + " annotations::text AS annotations, starts_at, ends_at, told_at"
                + " FROM alert_outbox WHERE receiver = :receiver AND group_key = :key ORDER BY seq")
        .bind("receiver", group.receiver())
        .bind("key", group.key())
        .reduceRows(
            new java.util.ArrayList<OutboxRow>(),
            (rows, row) -> {
              rows.add(
                  new OutboxRow(
                      row.getColumn("seq", Long.class),
                      State.valueOf(row.getColumn("state", String.class).toUpperCase(Locale.ROOT)),
                      row.getColumn("fingerprint", String.class),
                      TextMap.of(row.getColumn("labels", String.class)),
                      TextMap.of(row.getColumn("annotations", String.class)),
                      row.getColumn("starts_at", Instant.class),
                      time(row, "ends_at"),
                      time(row, "told_at") != null));
              return rows;
            });
  }

  /** Notes that a group was looked at, and what became of its rows. */
  static void flushed(
      Handle handle, OpenGroup group, GroupContent content, boolean notified, Instant now) {
    handle.execute(
        "UPDATE alert_outbox SET told_at = ? WHERE seq = ANY (?)", now, array(content.told()));
    handle.execute("DELETE FROM alert_outbox WHERE seq = ANY (?)", (Object) array(content.done()));
    handle
        .createUpdate(
            "INSERT INTO alert_groups (receiver, group_key, flushed_at, notified_at) VALUES"
                + " (:receiver, :key, :now, CASE WHEN :notified THEN CAST(:now AS timestamptz) END)"
                + " ON CONFLICT (receiver, group_key) DO UPDATE SET flushed_at = :now, notified_at"
                + " = coalesce(EXCLUDED.notified_at, alert_groups.notified_at)")
        .bind("receiver", group.receiver())
        .bind("key", group.key())
        .bind("now", now)
        .bind("notified", notified)
        .execute();
    // A group begins anew, with its wait, when all of its alerts are over.
    handle.execute(
        "DELETE FROM alert_groups WHERE receiver = ? AND group_key = ? AND NOT EXISTS"
            + " (SELECT FROM alert_outbox o WHERE o.receiver = alert_groups.receiver"
            + " AND o.group_key = alert_groups.group_key)",
        group.receiver(),
        group.key());
  }

  private static Long[] array(List<Long> numbers) {
    return numbers.toArray(Long[]::new);
  }

  private static @Nullable Instant time(RowView row, String column) {
    return row.getColumn(column, Instant.class);
  }
}
