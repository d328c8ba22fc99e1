package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.events.Alert;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.ProducerReport;
import dev.footfall.events.SessionSummary;
import dev.footfall.schemas.EventRules;
import java.util.Map;

/**
 * What makes a summary, alert or report unusable as a row. What is against PostgreSQL's own rules,
 * a NUL in a text or a time that it does not have, it refuses itself.
 */
final class SummaryRules {

  /** Most bytes of a key: an index entry has 2,704, with room for the key's other columns. */
  private static final int MAX_KEY_BYTES = 2_500;

  private SummaryRules() {}

  static void check(SessionSummary session) {
    checkKey("session_key", session.getSessionKey());
    checkCount("activities", session.getActivities());
    checkCount("errors", session.getErrors());
    checkCount("pages", session.getPages());
    if (session.getEndedAt().isBefore(session.getStartedAt())) {
      throw new BadRecordException(
          "ends_before_start",
          "ended_at " + session.getEndedAt() + " is before started_at " + session.getStartedAt());
    }
  }

  static void check(Alert alert) {
    checkKey("alert_id", alert.getAlertId());
    checkKey("rule", alert.getRule());
  }

  static void check(ProducerReport report) {
    checkKey("producer_id", report.getProducerId());
    if (report.getProducerId().length() > EventRules.MAX_ID_CHARS) {
      throw new BadRecordException(
          "too_long", "producer_id must not be longer than " + EventRules.MAX_ID_CHARS);
    }
    checkCount("accepted", report.getAccepted());
    checkCount("sent", report.getSent());
    checkCount("spooled", report.getSpooled());
    checkCount("queued", report.getQueued());
    checkCounts("dropped", report.getDropped());
    checkCounts("refused", report.getRefused());
  }

  static void check(PersonaAdoptionKey key, PersonaAdoption adoption) {
    checkKey(
        "the key",
        String.join(
            " ",
            key.getTimeWindow(),
            String.valueOf(key.getAssignedPersonaId()),
            String.valueOf(key.getViewedPersonaId()),
            String.valueOf(key.getDomain())));
    checkCount("uses", adoption.getUses());
  }

  /** A record that says no more than that it is not for this version. */
  static BadRecordException unknownKind() {
    return new BadRecordException(
        "unknown_kind", "written by a newer version: how to apply it is not known here");
  }

  private static void checkKey(String field, String text) {
    if (text.isBlank()) {
      throw new BadRecordException("blank_field", field + " must not be blank");
    }
    int bytes = text.getBytes(UTF_8).length;
    if (bytes > MAX_KEY_BYTES) {
      throw new BadRecordException(
          "too_long", field + " must not be longer than " + MAX_KEY_BYTES + " bytes, has " + bytes);
    }
  }

  private static void checkCounts(String field, Map<String, Long> counts) {
    counts.values().forEach(count -> checkCount(field, count));
  }

  private static void checkCount(String field, long count) {
    if (count < 0) {
      throw new BadRecordException("negative_count", field + " must not be negative, is " + count);
    }
  }
}
