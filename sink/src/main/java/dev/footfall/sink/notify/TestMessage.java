package dev.footfall.sink.notify;

import dev.footfall.sink.notify.deliver.Fingerprint;
import dev.footfall.sink.notify.route.Route;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * An alert that nothing is wrong with, for one receiver, through the outbox and the instance that
 * delivers.
 */
public final class TestMessage {

  private final Handle handle;
  private final String group;

  /**
   * What became of it at one integration.
   *
   * @param integration which way
   * @param state {@code waiting}, {@code delivered} or {@code failed}
   * @param error why the last attempt failed; empty when none did
   */
  public record Result(String integration, String state, String error) {}

  private TestMessage(Handle handle, String group) {
    this.handle = handle;
    this.group = group;
  }

  /** Asks for one; whoever is the leader sends it. */
  public static TestMessage send(Handle handle, String receiver, String by) {
    String id = UUID.randomUUID().toString();
    String group = Route.ROOT + "/test:" + id;
    Map<String, String> labels = Map.of("alertname", "FootfallTest", "severity", "none");
    handle
        .createUpdate(
            "INSERT INTO alert_outbox (alert_id, state, receiver, route, group_key, group_labels,"
                + " fingerprint, labels, annotations, starts_at) VALUES (:alert, 'test',"
                + " :receiver, :route, :group, CAST(:labels AS jsonb), :fingerprint,"
                + " CAST(:labels AS jsonb), CAST(:annotations AS jsonb), now())")
        .bind("alert", "test-" + id)
        .bind("receiver", receiver)
        .bind("route", Route.ROOT)
        .bind("group", group)
        .bind("fingerprint", Fingerprint.of(labels))
        .bind("labels", TextMap.json(labels))
        .bind(
            "annotations",
            TextMap.json(Map.of("summary", "A test by " + by + ": nothing is wrong.")))
        .execute();
    return new TestMessage(handle, group);
  }

  /** What became of it so far; empty until the leader has seen it. */
  public List<Result> results() {
    return handle
        .createQuery(
            "SELECT integration, state, coalesce(last_error, '') AS error FROM notifications"
                + " WHERE group_key = :group ORDER BY seq")
        .bind("group", group)
        .map(
            (row, context) ->
                new Result(
                    row.getString("integration"), row.getString("state"), row.getString("error")))
        .list();
  }

  /** Takes it back where nobody has seen it yet. */
  public void withdraw() {
    handle.execute("DELETE FROM alert_outbox WHERE group_key = ?", group);
  }
}
