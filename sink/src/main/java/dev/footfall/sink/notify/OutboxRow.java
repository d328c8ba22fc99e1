package dev.footfall.sink.notify;

import dev.footfall.sink.notify.deliver.AlertItem;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of {@code alert_outbox}. */
record OutboxRow(
    long seq,
    State state,
    String fingerprint,
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant startsAt,
    @Nullable Instant endsAt,
    boolean told) {

  /** What happened to the alert. */
  enum State {
    FIRING,
    RESOLVED,
    /** Somebody wants to know whether messages arrive: told once, as firing. */
    TEST
  }

  AlertItem item(boolean firing, String generatorUrl) {
    return new AlertItem(
        firing ? "firing" : "resolved",
        labels,
        annotations,
        startsAt.toString(),
        firing || endsAt == null ? AlertItem.UNRESOLVED : endsAt.toString(),
        generatorUrl,
        fingerprint);
  }
}
