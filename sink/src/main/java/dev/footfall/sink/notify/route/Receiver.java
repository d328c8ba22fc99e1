package dev.footfall.sink.notify.route;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who is told, in one way or several; each way is delivered to on its own, so that one
 * that is down holds up none of the others.
 *
 * @param name its name in routes
 * @param allowPrivate whether webhooks may go to private and loopback addresses
 * @param watchdogInterval how often it is told that the notifier lives; empty for never
 * @param integrations the ways
 */
public record Receiver(
    String name,
    boolean allowPrivate,
    Optional<Duration> watchdogInterval,
    List<Integration> integrations) {

  /** The integration of that name, as stored with a notification. */
  public Optional<Integration> integration(String integration) {
    return integrations.stream().filter(each -> each.name().equals(integration)).findFirst();
  }
}
