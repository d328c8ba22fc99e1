package dev.footfall.sink.notify;

import static org.jdbi.v3.core.transaction.TransactionIsolationLevel.READ_COMMITTED;

import dev.footfall.schemas.NearestName;
import dev.footfall.sink.notify.deliver.AlertItem;
import dev.footfall.sink.notify.deliver.AlertMessage;
import dev.footfall.sink.notify.route.AlertRoutes;
import dev.footfall.sink.notify.route.Integration;
import dev.footfall.sink.notify.route.Receiver;
import dev.footfall.sink.notify.route.Route.Grouping;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * Turns groups that are due into messages, each group in a transaction. Not while a person's alerts
 * are erased: groups are as due in the next turn.
 */
final class GroupFlush {

  private final String externalUrl;

  GroupFlush(String externalUrl) {
    this.externalUrl = externalUrl;
  }

  void run(Handle handle, AlertRoutes routes, Instant now) {
    List<OpenGroup> groups = OutboxTable.openGroups(handle);
    List<Silence> silences = groups.isEmpty() ? List.of() : new Silences(handle).active();
    Predicate<Map<String, String>> silenced =
        labels -> silences.stream().anyMatch(silence -> silence.covers(labels));
    for (OpenGroup group : groups) {
      Grouping grouping = routes.grouping(group.route());
      boolean repeat = group.repeats(grouping, now);
      if (repeat || group.due(grouping, now)) {
        handle.useTransaction(
            READ_COMMITTED,
            transaction -> {
              if (AlertErasure.tryShared(transaction)) {
                flush(transaction, group, routes, silenced, repeat, now);
              }
            });
      }
    }
  }

  private void flush(
      Handle handle,
      OpenGroup group,
      AlertRoutes routes,
      Predicate<Map<String, String>> silenced,
      boolean repeat,
      Instant now) {
    List<OutboxRow> rows = OutboxTable.rows(handle, group);
    if (rows.isEmpty()) {
      return; // erased since the group was seen, whose key may name the person
    }
    GroupContent content = GroupContent.of(rows, silenced);
    Receiver receiver = routes.receivers().get(group.receiver());
    boolean notified = !content.shown().isEmpty();
    if (receiver == null) {
      NotificationTable.addFailed(
          handle, group, content.shown().size(), noSuchReceiver(group, routes), now);
    } else if (group.test() && receiver.integrations().isEmpty()) {
      NotificationTable.addFailed(handle, group, 1, "the receiver has no way to be told", now);
    } else {
      for (Integration integration : receiver.integrations()) {
        tell(handle, group, content, integration, repeat, now);
      }
    }
    OutboxTable.flushed(handle, group, content, notified, now);
  }

  private void tell(
      Handle handle,
      OpenGroup group,
      GroupContent content,
      Integration integration,
      boolean repeat,
      Instant now) {
    // What still waits to be said need not be repeated.
    boolean again =
        repeat
            && !NotificationTable.waits(handle, group.receiver(), integration.name(), group.key());
    List<AlertItem> items = content.items(integration.sendResolved(), again, externalUrl);
    if (!items.isEmpty()) {
      AlertMessage message =
          AlertMessage.of(group.key(), group.receiver(), group.labels(), externalUrl, items);
      NotificationTable.add(handle, integration.name(), message, now);
    }
  }

  static String noSuchReceiver(OpenGroup group, AlertRoutes routes) {
    return "there is no receiver '"
        + group.receiver()
        + "' in the alert file"
        + NearestName.of(group.receiver(), routes.receivers().keySet())
            .map(name -> ", did you mean '" + name + "'?")
            .orElse("");
  }
}
