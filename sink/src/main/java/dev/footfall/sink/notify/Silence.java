package dev.footfall.sink.notify;

import dev.footfall.sink.notify.route.Matcher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What nobody is told of for a while.
 *
 * @param id identity
 * @param matchers conditions on labels, all of which must hold
 * @param startsAt when it begins
 * @param endsAt when it ends
 * @param comment why
 * @param createdBy who said so
 */
public record Silence(
    UUID id,
    List<Matcher> matchers,
    Instant startsAt,
    Instant endsAt,
    String comment,
    String createdBy) {

  /** Checks that it matches something and says why and by whom. */
  public Silence {
    if (matchers.isEmpty()) {
      throw new IllegalArgumentException(
          "a silence needs a matcher such as alertname=ErrorRateHigh; to silence everything, say"
              + " alertname=~\".*\"");
    }
    if (comment.isBlank() || createdBy.isBlank()) {
      throw new IllegalArgumentException("a silence needs a comment and the name of who makes it");
    }
  }

  /** Whether an alert with {@code labels} is silenced, while it is in force. */
  boolean covers(Map<String, String> labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }
}
