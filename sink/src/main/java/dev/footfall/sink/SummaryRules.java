package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.events.Alert;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.ProducerReport;
import dev.footfall.events.SessionSummary;
import dev.footfall.schemas.EventRules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What makes a summary, alert or report unusable as a row. What is against PostgreSQL's own rules,
 * a NUL in a text or a time that it does not have, it refuses itself.
 */
final class SummaryRules {

  /** Most bytes of a key: an index entry has 2,704, with room for the key's other columns. */
  private static final int MAX_KEY_BYTES = 2_500;

  /**
   * Most of any number that books are made of: their sums fit 64 bits, and no tracker counts on.
   */
  private static final long MAX_COUNT = 1L << 53;

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
    checkBounded("accepted", report.getAccepted());
    checkBounded("sent", report.getSent());
    checkBounded("spooled", report.getSpooled());
    checkBounded("queued", report.getQueued());
    checkBounded("dropped", report.getDropped());
    checkBounded("refused", report.getRefused());
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
    // Its row has the day: another moment of the same day would be a second one of that row.
    Instant day = key.getDayStart();
    if (day != null && !day.equals(day.truncatedTo(ChronoUnit.DAYS))) {
      throw new BadRecordException("not_a_day", "day_start must be a midnight in UTC, is " + day);
    }
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

  private static void checkBounded(String field, Map<String, Long> counts) {
    long sum = 0;
    for (long count : counts.values()) {
      checkBounded(field, count);
      sum += count; // of two that are bounded, before the sum is
      checkBounded(field, sum);
    }
  }

  private static void checkBounded(String field, long count) {
    checkCount(field, count);
    if (count > MAX_COUNT) {
      throw new BadRecordException(
          "too_large", field + " must not be larger than 2^53, is " + count);
    }
  }

  private static void checkCount(String field, long count) {
    if (count < 0) {
      throw new BadRecordException("negative_count", field + " must not be negative, is " + count);
    }
  }
}
