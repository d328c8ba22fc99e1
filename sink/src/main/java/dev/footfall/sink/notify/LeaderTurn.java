package dev.footfall.sink.notify;

import dev.footfall.sink.notify.deliver.Outcome;
import dev.footfall.sink.notify.route.AlertRoutes;
import dev.footfall.sink.notify.route.Integration;
import dev.footfall.sink.notify.route.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What the leader does, again and again: make messages of groups that are due, hand those that are
 * due to the courier, note what came back. Everything is in tables, so that the next leader goes on
 * where this one ends; all of it goes through the connection that holds the lock, so that who lost
 * the lock can't write.
 */
final class LeaderTurn {

  private static final Duration HOUSEKEEPING = Duration.ofHours(1);

  private final NotifierConfig config;
  private final Courier courier;
  private final NotifierMetrics metrics;
  private final GroupFlush groups;
  private final Watchdog watchdog;
  private Instant nextHousekeeping = Instant.MIN;

  LeaderTurn(NotifierConfig config, Courier courier, NotifierMetrics metrics) {
    this.config = config;
    this.courier = courier;
    this.metrics = metrics;
    groups = new GroupFlush(config.externalUrl());
    watchdog = new Watchdog(config.externalUrl());
  }

  /** Makes what is due, and sends it off. */
  void send(Handle handle, AlertRoutes routes) {
    Instant now = NotificationTable.now(handle);
    groups.run(handle, routes, now);
    watchdog.run(handle, routes, now);
    for (Message message : NotificationTable.due(handle)) {
      if (!courier.busy(message)) {
        send(handle, message, routes);
      }
    }
    if (now.isAfter(nextHousekeeping)) {
      NotificationTable.forget(handle, config.history());
      nextHousekeeping = now.plus(HOUSEKEEPING);
    }
  }

  private void send(Handle handle, Message message, AlertRoutes routes) {
    Optional<Receiver> receiver = Optional.ofNullable(routes.receivers().get(message.receiver()));
    Optional<Integration> integration =
        receiver.flatMap(known -> known.integration(message.integration()));
    if (receiver.isPresent() && integration.isPresent()) {
      courier.carry(message, receiver.get(), integration.get());
    } else {
      fail(handle, message, "it is not in the alert file any more");
    }
  }

  /** Notes what became of messages. */
  void note(Handle handle, List<Courier.Carried> back) {
    for (Courier.Carried each : back) {
      Message message = each.message();
      if (each.outcome() instanceof Outcome.Delivered) {
        NotificationTable.delivered(handle, message);
        metrics.ended(message, "delivered");
      } else if (each.outcome() instanceof Outcome.Refused refused) {
        fail(handle, message, refused.why());
      } else if (each.outcome() instanceof Outcome.TryAgain failed) {
        tryAgain(handle, message, failed);
      }
    }
  }

  private void tryAgain(Handle handle, Message message, Outcome.TryAgain failed) {
    metrics.attemptFailed(message);
    Duration pause = failed.pause(config.retry().after(message.attempts() + 1));
    Instant next = NotificationTable.now(handle).plus(pause);
    if (next.isAfter(message.createdAt().plus(config.maxAge()))) {
      fail(handle, message, "given up after " + config.maxAge() + ": " + failed.why());
    } else {
      NotificationTable.tryAgain(handle, message, failed.why(), pause);
    }
  }

  private void fail(Handle handle, Message message, String why) {
    NotificationTable.failed(handle, message, why);
    metrics.ended(message, "failed");
  }
}
