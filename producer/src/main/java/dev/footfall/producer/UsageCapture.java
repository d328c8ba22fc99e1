package dev.footfall.producer;

import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.schemas.EventRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a usage event. Primitive where they can be, so that a call allocates little. */
final class UsageCapture extends Capture {

  static final long NO_DURATION = -1;
  static final int NO_STATUS = -1;

  /** What an exception keeps alive besides its message: its frames. A guess. */
  private static final int ERROR_BYTES = 2048;

  private static final int MAX_MESSAGE_CHARS = 1000;

  private static final long MAX_DURATION_SECONDS = 1000L * 366 * 24 * 3600;

  final String actionType;
  final String actionName;
  @Nullable Instant occurredAt;
  @Nullable String actionCategory;
  @Nullable String userId;
  @Nullable String sessionId;
  Channel channel = Channel.UNKNOWN;
  @Nullable String entityType;
  @Nullable String entityId;
  @Nullable String personaId;
  @Nullable String domain;
  @Nullable String pageUrl;
  @Nullable String endpoint;
  @Nullable String httpMethod;
  int statusCode = NO_STATUS;
  @Nullable String userAgent;
  @Nullable String ipAddress;
  ResultStatus resultStatus = ResultStatus.UNKNOWN;
  long durationMs = NO_DURATION;
  @Nullable Throwable error;
  @Nullable String errorType;
  @Nullable String errorMessage;
  @Nullable AttributeList attributes;
  @Nullable AttributeList resultData;
  @Nullable List<String> tags;
  @Nullable String notes;
  @Nullable String traceId;

  UsageCapture(@Nullable String actionType, @Nullable String actionName) {
    this.actionType = required(name(actionType), "action_type is blank");
    this.actionName = required(name(actionName), "action_name is blank");
  }

  void tag(@Nullable String tag) {
    String text = text(tag);
    if (text != null) {
      if (tags == null) {
        tags = new ArrayList<>(4);
      }
      tags.add(text);
    }
  }

  /** Whether it is what {@code DISABLE_PERSONA_LOGGING} switches off. */
  @Override
  boolean isPersonaUse() {
    return actionType.equals("persona")
        || (personaId != null && (actionName.equals("view") || actionName.equals("copy")));
  }

  /** How it ended; {@code now} is its time if it was given none. */
  void end(ResultStatus status, @Nullable Throwable thrown, @Nullable Duration took, Instant now) {
    resultStatus = status;
    error(thrown);
    if (took != null) {
      if (took.isNegative() || took.toSeconds() > MAX_DURATION_SECONDS) {
        flaw("duration_ms is negative or longer than a thousand years");
      } else {
        durationMs = took.toMillis();
      }
    }
    if (occurredAt == null) {
      occurredAt = now;
    } else if (occurredAt.isBefore(Instant.EPOCH)
        || occurredAt.isAfter(now.plus(EventRules.FUTURE_TOLERANCE))) {
      flaw("occurred_at is before 1970 or in the future");
    }
  }

  /** Takes the message now, because an exception may build it from objects that change. */
  private void error(@Nullable Throwable thrown) {
    if (thrown == null) {
      return;
    }
    error = thrown;
    weigh(ERROR_BYTES);
    String message;
    try {
      message = thrown.getMessage();
    } catch (RuntimeException e) {
      message = "no message: getMessage() threw " + e.getClass().getName();
    }
    if (message != null && message.length() > MAX_MESSAGE_CHARS) {
      // Between words if it can be: half a token is not seen to be one when it is scrubbed.
      int space = message.lastIndexOf(' ', MAX_MESSAGE_CHARS);
      message = message.substring(0, space > MAX_MESSAGE_CHARS / 2 ? space : MAX_MESSAGE_CHARS);
    }
    errorMessage = text(message);
  }

  @Override
  Event toEvent(Origin origin, long seq) {
    return UsageEvents.of(this, origin, seq);
  }
}
