package dev.footfall.aggregator.sessions;

import dev.footfall.aggregator.input.Use;
import dev.footfall.schemas.EventKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose events may be one session: those of a user under one session id, of a user without any, or
 * of somebody unknown under one session id. The service is not part of it: a click that goes
 * through a page and an API under the same id is one session.
 *
 * <p>All events of a trail are in one partition. The same id before and after sign-in is two
 * trails, because it lies in two partitions.
 *
 * @param userId null while nobody is signed in
 * @param sessionId the application's; null where it has none
 */
record Trail(@Nullable String userId, @Nullable String sessionId) {

  Trail {
    if (userId == null && sessionId == null) {
      throw new IllegalArgumentException("a trail is that of a user or of a session id");
    }
  }

  // By hand, as it is asked for each event: what the compiler makes of a record goes through method
  // handles, which took a twentieth of the first seconds.
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Trail other
        && Objects.equals(userId, other.userId)
        && Objects.equals(sessionId, other.sessionId);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hashCode(userId) + Objects.hashCode(sessionId);
  }

  /** The trail of {@code event}; null when it says neither who nor in which session. */
  static @Nullable Trail of(Use event) {
    String userId = EventKey.said(event.userId());
    String sessionId = EventKey.said(event.sessionId());
    return userId == null && sessionId == null ? null : new Trail(userId, sessionId);
  }
}
