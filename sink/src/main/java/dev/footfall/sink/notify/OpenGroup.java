package dev.footfall.sink.notify;

import dev.footfall.sink.notify.route.Route.Grouping;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group with alerts in the outbox.
 *
 * @param waitingSince when the first of what was not told yet came; null when all was told
 * @param test whether somebody waits for a test message
 * @param flushedAt when it was last looked at; null for never
 * @param notifiedAt when it was last told of; null for never
 */
record OpenGroup(
    String receiver,
    String route,
    String key,
    Map<String, String> labels,
    @Nullable Instant waitingSince,
    boolean test,
    @Nullable Instant flushedAt,
    @Nullable Instant notifiedAt) {

  /** Whether there may be news to tell now. */
  boolean due(Grouping grouping, Instant now) {
    if (test) {
      return true;
    }
    return waitingSince != null
        && passed(waitingSince, grouping.groupWait(), now)
        && passed(flushedAt, grouping.groupInterval(), now);
  }

  /** Whether it is time to say again what was said. */
  boolean repeats(Grouping grouping, Instant now) {
    return notifiedAt != null
        && passed(notifiedAt, grouping.repeatInterval(), now)
        && passed(flushedAt, grouping.groupInterval(), now);
  }

  private static boolean passed(@Nullable Instant start, Duration pause, Instant now) {
    return start == null || !now.isBefore(start.plus(pause));
  }
}
