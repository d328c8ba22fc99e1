package dev.footfall.sink.books;

import dev.footfall.sink.notify.Transition;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A producer of whom events are missing for longer than the grace.
 *
 * @param missing how many were at the last look at which that could be told
 * @param noticedAt when that was first seen
 * @param firedAt when it became an alert
 * @param overAt when it was over; null while it is not
 * @param reason why it is over, in words; null while it is not
 */
record Shortfall(
    String producer,
    String service,
    long missing,
    Instant noticedAt,
    Instant firedAt,
    @Nullable Instant overAt,
    @Nullable String reason) {

  static final String RULE = "EventsMissing";

  /** The same from the first look to the last, and another one the next time. */
  String alertId() {
    return RULE + "/" + producer + "/" + noticedAt;
  }

  /** What there is to store, and to tell. */
  Transition transition() {
    return new Transition(
        alertId(),
        overAt == null ? "firing" : "resolved",
        RULE,
        Map.of("service", service, "producer_id", producer, "severity", "ticket"),
        annotations(),
        firedAt,
        overAt == null ? firedAt : overAt);
  }

  private Map<String, String> annotations() {
    String summary = missing + " events of " + service + " reached Kafka and not the tables";
    return reason == null
        ? Map.of("summary", summary)
        : Map.of("summary", summary, "reason", reason);
  }
}
