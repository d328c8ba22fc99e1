package dev.footfall.schemas;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What makes a decoded event usable. The aggregator and the sink apply the same rules to the same
 * record and its append time, so that an event is counted exactly when it is stored. Pure and
 * thread-safe.
 */
public final class EventRules {

  /**
   * How far an event may be ahead of the broker's clock: room for client clocks that are a little
   * wrong.
   */
  public static final Duration FUTURE_TOLERANCE = Duration.ofMinutes(5);

  /**
   * Most characters of a name: service, action type, action name, persona, time window. The four
   * names of an aggregate must fit into one index entry of PostgreSQL (2,704 bytes) in any script.
   */
  public static final int MAX_NAME_CHARS = 200;

  /** Most characters of an id: user, session, producer. For the same reason. */
  public static final int MAX_ID_CHARS = 500;

  private static final NulRule USAGE_TEXTS = NulRule.of(UsageEvent.getClassSchema());
  private static final NulRule ASSIGNMENT_TEXTS = NulRule.of(AssignmentEvent.getClassSchema());

  private EventRules() {}

  /**
   * A broken rule.
   *
   * @param reason a short code, one of a small set, fit for a metric label
   * @param detail what was wrong, in words, without values that could be personal
   */
  public record Violation(String reason, String detail) {}

  /**
   * The first rule that {@code event} breaks, or null when it is usable.
   *
   * @param appendTimeMs the record's timestamp: when the broker took it, milliseconds since 1970
   */
  public static @Nullable Violation check(UsageEvent event, long appendTimeMs) {
    Violation found = checkTime(event.getOccurredAt(), appendTimeMs);
    if (found == null) {
      found = checkText("producer_id", event.getProducerId(), MAX_ID_CHARS);
    }
    if (found == null) {
      found = checkSequence(event.getProducerSeq());
    }
    if (found == null) {
      found = checkText("service_name", event.getServiceName(), MAX_NAME_CHARS);
    }
    if (found == null) {
      found = checkText("action_type", event.getActionType(), MAX_NAME_CHARS);
    }
    if (found == null) {
      found = checkText("action_name", event.getActionName(), MAX_NAME_CHARS);
    }
    if (found == null) {
      found = checkLength("persona_id", event.getPersonaId(), MAX_NAME_CHARS);
    }
    if (found == null) {
      found = checkLength("user_id", event.getUserId(), MAX_ID_CHARS);
    }
    if (found == null) {
      found = checkLength("session_id", event.getSessionId(), MAX_ID_CHARS);
    }
    if (found == null) {
      found = checkDuration(event.getDurationMs());
    }
    if (found == null) {
      found = JsonRule.check("attributes", event.getAttributes());
    }
    if (found == null) {
      found = JsonRule.check("result_data", event.getResultData());
    }
    return found == null ? USAGE_TEXTS.check(event) : found;
  }

  /** The same for an assignment event. */
  public static @Nullable Violation check(AssignmentEvent event, long appendTimeMs) {
    Violation found = checkTime(event.getAssignedAt(), appendTimeMs);
    if (found == null) {
      found = checkText("producer_id", event.getProducerId(), MAX_ID_CHARS);
    }
    if (found == null) {
      found = checkSequence(event.getProducerSeq());
    }
    if (found == null) {
      found = checkText("service_name", event.getServiceName(), MAX_NAME_CHARS);
    }
    if (found == null) {
      found = checkText("user_id", event.getUserId(), MAX_ID_CHARS);
    }
    if (found == null) {
      found = checkText("assigned_persona_id", event.getAssignedPersonaId(), MAX_NAME_CHARS);
    }
    if (found == null) {
      found = checkText("time_window", event.getTimeWindow(), MAX_NAME_CHARS);
    }
    double confidence = event.getConfidence();
    if (found == null && !(confidence >= 0 && confidence <= 1)) {
      found =
          new Violation(
              "confidence_out_of_range", "confidence must be between 0 and 1, is " + confidence);
    }
    return found == null ? ASSIGNMENT_TEXTS.check(event) : found;
  }

  private static @Nullable Violation checkTime(Instant eventTime, long appendTimeMs) {
    long eventTimeMs;
    try {
      eventTimeMs = eventTime.toEpochMilli();
    } catch (ArithmeticException e) {
      return new Violation(
          "time_out_of_range", "the event time is outside the range of milliseconds since 1970");
    }
    if (eventTimeMs < 0) {
      return new Violation("time_out_of_range", "the event time is before 1970: " + eventTime);
    }
    if (eventTimeMs - appendTimeMs > FUTURE_TOLERANCE.toMillis()) {
      return new Violation(
          "time_in_future",
          "the event time "
              + eventTime
              + " is more than "
              + FUTURE_TOLERANCE.toMinutes()
              + " minutes after its arrival at "
              + Instant.ofEpochMilli(appendTimeMs));
    }
    return null;
  }

  private static @Nullable Violation checkSequence(long producerSeq) {
    return producerSeq >= 1
        ? null
        : new Violation("bad_sequence", "producer_seq must be at least 1, is " + producerSeq);
  }

  private static @Nullable Violation checkDuration(@Nullable Long durationMs) {
    return durationMs == null || durationMs >= 0
        ? null
        : new Violation("negative_duration", "duration_ms must not be negative, is " + durationMs);
  }

  private static @Nullable Violation checkText(String field, String text, int mostChars) {
    return text.isBlank()
        ? new Violation("blank_field", field + " must not be blank")
        : checkLength(field, text, mostChars);
  }

  private static @Nullable Violation checkLength(
      String field, @Nullable String text, int mostChars) {
    return text == null || text.length() <= mostChars
        ? null
        : new Violation(
            "too_long",
            field + " must not be longer than " + mostChars + " characters, has " + text.length());
  }
}
