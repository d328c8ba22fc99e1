package dev.footfall.schemas;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import org.jspecify.annotations.Nullable;

/**
 * The record key of events: the user, else the session, else the producer; one that is blank is
 * none. It decides the partition.
 */
public final class EventKey {

  private EventKey() {}

  /** Key of a usage event. */
  public static String of(UsageEvent event) {
    if (isSaid(event.getUserId())) {
      return event.getUserId();
    }
    return isSaid(event.getSessionId()) ? event.getSessionId() : event.getProducerId();
  }

  /** Otherwise everybody who is said to be "" would share one partition. */
  private static boolean isSaid(@Nullable String id) {
    return id != null && !id.isBlank();
  }

  /** Key of an assignment event: its user. */
  public static String of(AssignmentEvent event) {
    return event.getUserId();
  }
}
