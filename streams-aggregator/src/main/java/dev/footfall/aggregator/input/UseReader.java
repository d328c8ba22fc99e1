package dev.footfall.aggregator.input;

import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.SlicedEventRules;
import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.wire.FlatRecord;
import dev.footfall.schemas.wire.RepeatedTexts;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the topology needs of a usage event straight from its bytes: an event has twenty
 * fields that nothing here looks at, and making objects of them was a seventh of all time. What is
 * not plainly fine it leaves to Avro's reader and to the rules in words. For one thread.
 */
final class UseReader {

  private static final FlatRecord POSITIONS = new FlatRecord(UsageEvent.getClassSchema());
  private static final int PRODUCER_ID = POSITIONS.field("producer_id");
  private static final int PRODUCER_SEQ = POSITIONS.field("producer_seq");
  private static final int OCCURRED_AT = POSITIONS.field("occurred_at");
  private static final int SERVICE_NAME = POSITIONS.field("service_name");
  private static final int ACTION_TYPE = POSITIONS.field("action_type");
  private static final int ACTION_NAME = POSITIONS.field("action_name");
  private static final int CHANNEL = POSITIONS.field("channel");
  private static final int PERSONA_ID = POSITIONS.field("persona_id");
  private static final int USER_ID = POSITIONS.field("user_id");
  private static final int SESSION_ID = POSITIONS.field("session_id");
  private static final int DOMAIN = POSITIONS.field("domain");
  private static final int PAGE_URL = POSITIONS.field("page_url");
  private static final int RESULT_STATUS = POSITIONS.field("result_status");
  private static final int DURATION_MS = POSITIONS.field("duration_ms");

  private static final Channel[] CHANNELS = Channel.values();
  private static final ResultStatus[] STATUSES = ResultStatus.values();

  private final FlatRecord event = new FlatRecord(UsageEvent.getClassSchema());
  private final RepeatedTexts repeated = new RepeatedTexts();

  /**
   * The event in {@code bytes}.
   *
   * @param appendTimeMs when the broker took it, milliseconds since 1970
   * @return null when it has to be looked at more closely: its bytes are damaged or its schema is
   *     new, or it breaks a rule
   */
  @Nullable Use read(AvroDeserializer<?> avro, byte[] bytes, long appendTimeMs) {
    if (!avro.slice(bytes, event) || !SlicedEventRules.hold(event, appendTimeMs)) {
      return null;
    }
    return new Use(
        repeated(PRODUCER_ID),
        event.number(PRODUCER_SEQ),
        event.number(OCCURRED_AT),
        repeated(SERVICE_NAME),
        repeated(ACTION_TYPE),
        repeated(ACTION_NAME),
        CHANNELS[event.ordinal(CHANNEL)],
        event.isNull(PERSONA_ID) ? null : repeated(PERSONA_ID),
        text(USER_ID),
        text(SESSION_ID),
        event.isNull(DOMAIN) ? null : repeated(DOMAIN),
        text(PAGE_URL),
        STATUSES[event.ordinal(RESULT_STATUS)],
        event.isNull(DURATION_MS) ? null : Long.valueOf(event.number(DURATION_MS)));
  }

  private String repeated(int field) {
    return repeated.text(event.bytes(), event.offset(field), event.length(field));
  }

  private @Nullable String text(int field) {
    return event.isNull(field) ? null : event.text(field);
  }
}
