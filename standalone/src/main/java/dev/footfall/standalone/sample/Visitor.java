package dev.footfall.standalone.sample;

import dev.footfall.producer.UsageEventBuilder;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. The sample has no sign-in: the page says in a header who it plays; an application of
 * yours knows.
 *
 * @param user one of the made-up users, null for a program that does not say
 * @param session the page's own id of this visit: it opens nothing, unlike a session cookie
 */
record Visitor(@Nullable String user, @Nullable String session) {

  static final List<String> USERS =
      List.of("ada@example.com", "grace@example.com", "radia@example.com");

  private static final String USER_HEADER = "Sample-User";
  private static final String SESSION_HEADER = "Sample-Session";

  static Visitor of(Context request) {
    String user = request.header(USER_HEADER);
    String session = request.header(SESSION_HEADER);
    return new Visitor(
        USERS.contains(user == null ? "" : user) ? user : null,
        session != null && session.matches("[A-Za-z0-9-]{1,64}") ? session : null);
  }

  /** Says in {@code event} who it was. */
  UsageEventBuilder in(UsageEventBuilder event) {
    return event.user(user).session(session);
  }
}
