package dev.footfall.sink.notify;

import dev.footfall.sink.notify.deliver.AlertItem;
import dev.footfall.sink.notify.deliver.AlertMessage;
import dev.footfall.sink.notify.deliver.Fingerprint;
import dev.footfall.sink.notify.route.AlertRoutes;
import dev.footfall.sink.notify.route.Integration;
import dev.footfall.sink.notify.route.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * A dead man's switch: an alert that always fires, so that whoever stops hearing of it knows that
 * nothing else would be heard either.
 */
final class Watchdog {

  private static final String GROUP = "{}/watchdog";
  private static final Map<String, String> LABELS =
      Map.of("alertname", "Watchdog", "severity", "none");
  private static final Map<String, String> ANNOTATIONS =
      Map.of("summary", "Footfall delivers alerts. Act when this message stops coming.");

  private final String externalUrl;

  Watchdog(String externalUrl) {
    this.externalUrl = externalUrl;
  }

  void run(Handle handle, AlertRoutes routes, Instant now) {
    for (Receiver receiver : routes.receivers().values()) {
      if (receiver.watchdogInterval().isPresent()
          && claim(handle, receiver, receiver.watchdogInterval().get(), now)) {
        for (Integration integration : receiver.integrations()) {
          // One that waits for its receiver says the same once it gets through.
          if (!NotificationTable.waits(handle, receiver.name(), integration.name(), GROUP)) {
            NotificationTable.add(handle, integration.name(), message(receiver, now), now);
          }
        }
      }
    }
  }

  private static boolean claim(Handle handle, Receiver receiver, Duration interval, Instant now) {
    return handle.execute(
            "INSERT INTO alert_groups AS g (receiver, group_key, flushed_at, notified_at)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT (receiver, group_key) DO UPDATE"
                + " SET flushed_at = EXCLUDED.flushed_at, notified_at = EXCLUDED.notified_at"
                + " WHERE g.notified_at <= EXCLUDED.notified_at - ? * interval '1 millisecond'",
            receiver.name(),
            GROUP,
            now,
            now,
            interval.toMillis())
        > 0;
  }

  private AlertMessage message(Receiver receiver, Instant now) {
    AlertItem item =
        new AlertItem(
            "firing",
            LABELS,
            ANNOTATIONS,
            now.toString(),
            AlertItem.UNRESOLVED,
            externalUrl,
            Fingerprint.of(LABELS));
    return AlertMessage.of(GROUP, receiver.name(), LABELS, externalUrl, List.of(item));
  }
}
