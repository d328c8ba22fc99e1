package dev.footfall.sink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.events.Alert;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
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
        object(alert.getLabels()),
        object(alert.getAnnotations()),
        alert.getValue(),
        alert.getActiveSince().toString(),
        text(alert.getFiredAt()),
        text(alert.getResolvedAt()),
        alert.getEmittedAt().toString(),
        Instant.ofEpochMilli(source.timestamp()).toString());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static String object(Map<String, String> texts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    texts.forEach(json::put);
    return json.toString();
  }
}
