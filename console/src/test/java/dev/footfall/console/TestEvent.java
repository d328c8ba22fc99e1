package dev.footfall.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A usage event as a test wants it; what is not named is the same for all. */
public record TestEvent(
    Instant at,
    @Nullable String user,
    @Nullable String session,
    String action,
    String result,
    @Nullable String endpoint,
    @Nullable Integer status,
    @Nullable String message) {

  static TestEvent at(Instant at) {
    return new TestEvent(at, null, null, "view_deal", "success", null, null, null);
  }

  TestEvent by(String user) {
    return new TestEvent(at, user, session, action, result, endpoint, status, message);
  }

  TestEvent in(String session) {
    return new TestEvent(at, user, session, action, result, endpoint, status, message);
  }

  TestEvent doing(String action) {
    return new TestEvent(at, user, session, action, result, endpoint, status, message);
  }

  TestEvent failing(String endpoint, @Nullable Integer status, @Nullable String message) {
    return new TestEvent(at, user, session, action, "error", endpoint, status, message);
  }

  TestEvent timingOut() {
    return new TestEvent(at, user, session, action, "timeout", endpoint, status, message);
  }
}
