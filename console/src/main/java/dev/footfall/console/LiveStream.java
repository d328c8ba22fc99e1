package dev.footfall.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/live}: server-sent events. One {@code view} at once and one after each change,
 * and a {@code beat} with the time when nothing changed for 5 s: an event and not a comment, so
 * that the page can tell a quiet system from a dead connection.
 *
 * <p>Each watcher holds a thread of the server: one that stops reading then blocks itself only, and
 * the server's idle timeout ends it.
 */
final class LiveStream {

  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

  static final String MEDIA_TYPE = "text/event-stream";

  private static final Duration BEAT = Duration.ofSeconds(5);

  private final LiveFeed feed;
  private final Clock clock;

  /** What a beat carries. */
  record Beat(Instant at) {}

  LiveStream(LiveFeed feed, Clock clock) {
    this.feed = feed;
    this.clock = clock;
  }

  void handle(Context request) throws InterruptedException {
    if (request.method() == HandlerType.HEAD) {
      request.contentType(MEDIA_TYPE);
      return;
    }
    if (!feed.join()) {
      throw ProblemException.unavailable(
          "As many as " + ConsoleConfig.LIVE_CLIENTS + " allows are watching already.", 10);
    }
    try {
      stream(open(request.res()));
    } catch (IOException e) {
      LOG.debug("a watcher left", e); // the usual end of a stream
    } finally {
      feed.leave();
    }
  }

  private void stream(OutputStream out) throws IOException, InterruptedException {
    LiveFeed.Version seen = feed.current();
    send(out, "view", seen.json());
    while (!feed.closed()) {
      Optional<LiveFeed.Version> next = feed.await(seen.number(), BEAT);
      if (next.isPresent()) {
        seen = next.get();
        send(out, "view", seen.json());
      } else if (!feed.closed()) {
        send(out, "beat", Json.text(new Beat(clock.instant())));
      }
    }
  }

  /** Past Javalin's own output, which would compress and so hold events back. */
  private static OutputStream open(HttpServletResponse response) throws IOException {
    response.setContentType(MEDIA_TYPE);
    response.setCharacterEncoding("UTF-8");
    response.setHeader("X-Accel-Buffering", "no"); // nginx would hold events back
    return response.getOutputStream();
  }

  private static void send(OutputStream out, String event, String json) throws IOException {
    out.write(("event: " + event + "\ndata: " + json + "\n\n").getBytes(UTF_8));
    out.flush();
  }
}
