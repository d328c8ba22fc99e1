package dev.footfall.sink.notify;

import dev.footfall.sink.notify.deliver.Fingerprint;
import dev.footfall.sink.notify.route.AlertFile;
import dev.footfall.sink.notify.route.AlertRoutes;
import dev.footfall.sink.notify.route.Route.Group;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Notes who is to be told of a transition, in the transaction that stores it: either both happened
 * or neither. Receivers hear of what fires and of what is resolved; a resolution goes where the
 * alert went, whatever the routes say by then. Thread-safe.
 */
public final class AlertOutbox {

  /** Marks an alert of the past: stored, and nobody is told. */
  private static final String STALE = "stale";

  private final AlertFile file;

  /** An outbox for the receivers of {@code file}. */
  public AlertOutbox(AlertFile file) {
    this.file = file;
  }

  /**
   * Notes {@code stored}, the transitions that this transaction stored for the first time, in their
   * order. One that was stored before must not be among them, though it would change nothing while
   * its alert lasts.
   */
  public void enqueue(Handle transaction, List<Transition> stored) {
    AlertRoutes routes = file.routes();
    for (Transition alert : stored) {
      if (alert.labels().containsKey(STALE) || alert.annotations().containsKey(STALE)) {
        continue;
      }
      if (alert.state().equals("firing")) {
        Map<String, String> labels = labels(alert);
        for (Group group : routes.groups(labels)) {
          fire(transaction, alert, labels, group);
        }
      } else if (alert.state().equals("resolved")) {
        resolve(transaction, alert);
      }
    }
  }

  private static void fire(
      Handle transaction, Transition alert, Map<String, String> labels, Group group) {
    try (var insert =
        transaction.createUpdate(
            "INSERT INTO alert_outbox (alert_id, state, receiver, route, group_key, group_labels,"
                + " fingerprint, labels, annotations, starts_at) VALUES (:alert, 'firing',"
                + " :receiver, :route, :group, CAST(:groupLabels AS jsonb), :fingerprint,"
                + " CAST(:labels AS jsonb), CAST(:annotations AS jsonb), :starts)"
                + " ON CONFLICT DO NOTHING")) {
      said(insert, alert, labels)
          .bind("receiver", group.receiver())
          .bind("route", group.route())
          .bind("group", group.key())
          .bind("groupLabels", TextMap.json(group.labels()))
          .bind("fingerprint", Fingerprint.of(labels))
          .bind("starts", alert.startsAt())
          .execute();
    }
  }

  private static void resolve(Handle transaction, Transition alert) {
    try (var insert =
        transaction.createUpdate(
            "INSERT INTO alert_outbox (alert_id, state, receiver, route, group_key, group_labels,"
                + " fingerprint, labels, annotations, starts_at, ends_at) SELECT alert_id,"
                + " 'resolved', receiver, route, group_key, group_labels, fingerprint, labels,"
                + " CAST(:annotations AS jsonb), starts_at, :ends FROM alert_outbox"
                + " WHERE alert_id = :alert AND state = 'firing' ON CONFLICT DO NOTHING")) {
      insert
          .bind("alert", alert.alertId())
          .bind("annotations", TextMap.json(alert.annotations()))
          .bind("ends", alert.endsAt())
          .execute();
    }
  }

  private static <S extends SqlStatement<S>> S said(
      S statement, Transition alert, Map<String, String> labels) {
    return statement
        .bind("alert", alert.alertId())
        .bind("labels", TextMap.json(labels))
        .bind("annotations", TextMap.json(alert.annotations()));
  }

  private static Map<String, String> labels(Transition alert) {
    Map<String, String> labels = new TreeMap<>(alert.labels());
    labels.putIfAbsent("alertname", alert.rule());
    return labels;
  }
}
