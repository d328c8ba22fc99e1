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
    String userId = said(event.getUserId());
    if (userId != null) {
      return userId;
    }
    String sessionId = said(event.getSessionId());
    return sessionId == null ? event.getProducerId() : sessionId;
  }

  /** The id, null when it is blank: otherwise everybody who is said to be "" would be one. */
  public static @Nullable String said(@Nullable String id) {
    return id == null || id.isBlank() ? null : id;
  }

  /** Key of an assignment event: its user. */
  public static String of(AssignmentEvent event) {
    return event.getUserId();
  }
}
