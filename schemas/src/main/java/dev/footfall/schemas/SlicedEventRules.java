package dev.footfall.schemas;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.wire.FlatRecord;

/**
 * The rules of {@link EventRules} for a usage event that is slices. It knows only whether they
 * hold; of an event that breaks one, {@link EventRules} says which, and in what words. Stateless.
 */
public final class SlicedEventRules {

  private static final int OCCURRED_AT = field("occurred_at");
  private static final int PRODUCER_ID = field("producer_id");
  private static final int PRODUCER_SEQ = field("producer_seq");
  private static final int SERVICE_NAME = field("service_name");
  private static final int USER_ID = field("user_id");
  private static final int SESSION_ID = field("session_id");
  private static final int ACTION_TYPE = field("action_type");
  private static final int ACTION_NAME = field("action_name");
  private static final int PERSONA_ID = field("persona_id");
  private static final int DURATION_MS = field("duration_ms");
  private static final int ATTRIBUTES = field("attributes");
  private static final int RESULT_DATA = field("result_data");

  private static final long MICROS_PER_MS = 1_000;
  private static final long FUTURE_TOLERANCE_MS = EventRules.FUTURE_TOLERANCE.toMillis();

  private SlicedEventRules() {}

  private static int field(String name) {
    return UsageEvent.getClassSchema().getField(name).pos();
  }

  /**
   * Whether {@code event} breaks no rule. Slices have no NUL, so that rule is kept already.
   *
   * @param event a record of {@link UsageEvent}'s schema
   * @param appendTimeMs the record's timestamp: when the broker took it, milliseconds since 1970
   */
  public static boolean hold(FlatRecord event, long appendTimeMs) {
    long eventTimeMs = Math.floorDiv(event.number(OCCURRED_AT), MICROS_PER_MS);
    return eventTimeMs >= 0
        && eventTimeMs - appendTimeMs <= FUTURE_TOLERANCE_MS
        && isText(event, PRODUCER_ID, EventRules.MAX_ID_CHARS)
        && event.number(PRODUCER_SEQ) >= 1
        && isText(event, SERVICE_NAME, EventRules.MAX_NAME_CHARS)
        && isText(event, ACTION_TYPE, EventRules.MAX_NAME_CHARS)
        && isText(event, ACTION_NAME, EventRules.MAX_NAME_CHARS)
        && isShort(event, PERSONA_ID, EventRules.MAX_NAME_CHARS)
        && isShort(event, USER_ID, EventRules.MAX_ID_CHARS)
        && isShort(event, SESSION_ID, EventRules.MAX_ID_CHARS)
        && (event.isNull(DURATION_MS) || event.number(DURATION_MS) >= 0)
        && isJson(event, ATTRIBUTES)
        && isJson(event, RESULT_DATA);
  }

  private static boolean isText(FlatRecord event, int field, int mostChars) {
    return !isBlank(event, field) && event.chars(field) <= mostChars;
  }

  private static boolean isBlank(FlatRecord event, int field) {
    boolean begins = event.length(field) > 0 && event.bytes()[event.offset(field)] > ' ';
    return !begins && event.text(field).isBlank(); // spaces in all scripts: seldom asked
  }

  private static boolean isShort(FlatRecord event, int field, int mostChars) {
    return event.isNull(field) || event.chars(field) <= mostChars;
  }

  private static boolean isJson(FlatRecord event, int field) {
    return event.isNull(field)
        || JsonRule.holds(event.bytes(), event.offset(field), event.length(field));
  }
}
