package dev.footfall.schemas;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;

/**
 * The record key of events: the user, else the session, else the producer. It decides the
 * partition.
 */
public final class EventKey {

  private EventKey() {}

  /** Key of a usage event. */
  public static String of(UsageEvent event) {
    if (event.getUserId() != null) {
      return event.getUserId();
    }
    return event.getSessionId() != null ? event.getSessionId() : event.getProducerId();
  }

  /** Key of an assignment event: its user. */
  public static String of(AssignmentEvent event) {
    return event.getUserId();
  }
}
