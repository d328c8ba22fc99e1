package dev.footfall.sink;

import dev.footfall.events.Alert;
import dev.footfall.sink.notify.TextMap;
import dev.footfall.sink.notify.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** An alert's transition as a row of {@code alert_transitions}. */
final class AlertRow {

  private AlertRow() {}

  static UpsertRow of(Alert alert, ConsumerRecord<byte[], byte[]> source) {
    return UpsertRow.of(
        UpsertTable.ALERT_TRANSITIONS,
        false,
        source,
        alert.getAlertId(),
        alert.getEvaluatedAt().toString(),
        alert.getState().name().toLowerCase(Locale.ROOT),
        alert.getRule(),
        TextMap.json(alert.getLabels()),
        TextMap.json(alert.getAnnotations()),
        alert.getValue(),
        alert.getActiveSince().toString(),
        text(alert.getFiredAt()),
        text(alert.getResolvedAt()),
        alert.getEmittedAt().toString(),
        Instant.ofEpochMilli(source.timestamp()).toString());
  }

  /** The transition that a row of {@link #of} says. */
  static Transition transition(UpsertRow row) {
    List<@Nullable Object> values = row.values();
    return new Transition(
        String.valueOf(values.get(0)),
        String.valueOf(values.get(2)),
        String.valueOf(values.get(3)),
        TextMap.of(String.valueOf(values.get(4))),
        TextMap.of(String.valueOf(values.get(5))),
        Instant.parse(String.valueOf(values.get(values.get(8) == null ? 7 : 8))),
        Instant.parse(String.valueOf(values.get(values.get(9) == null ? 1 : 9))));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
