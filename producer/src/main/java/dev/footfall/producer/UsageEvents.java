package dev.footfall.producer;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventIds;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.EventRules;
import dev.footfall.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Makes records of captured usage events. */
final class UsageEvents {

  private UsageEvents() {}

  static Event of(UsageCapture c, Origin origin, long seq) {
    Instant time = Event.time(c.occurredAt);
    UUID id = EventIds.random(time);
    UsageEvent event = new UsageEvent();
    event.setEventId(id);
    event.setOccurredAt(time);
    event.setProducerId(origin.producerId());
    event.setProducerSeq(seq);
    event.setServiceName(origin.service());
    event.setServiceVersion(origin.version());
    event.setEnvironment(origin.environment());
    event.setUserId(c.userId);
    event.setSessionId(c.sessionId);
    event.setActionType(c.actionType);
    event.setActionName(c.actionName);
    event.setActionCategory(c.actionCategory);
    event.setChannel(c.channel);
    event.setEntityType(c.entityType);
    event.setEntityId(c.entityId);
    event.setPersonaId(c.personaId);
    event.setDomain(c.domain);
    event.setPageUrl(c.pageUrl);
    event.setEndpoint(c.endpoint);
    event.setHttpMethod(c.httpMethod);
    event.setStatusCode(c.statusCode < 0 ? null : Integer.valueOf(c.statusCode));
    event.setUserAgent(c.userAgent);
    event.setIpAddress(c.ipAddress);
    event.setResultStatus(c.resultStatus);
    event.setDurationMs(c.durationMs < 0 ? null : Long.valueOf(c.durationMs));
    event.setErrorType(c.errorType);
    if (c.error != null) {
      event.setErrorType(c.error.getClass().getName());
      event.setErrorMessage(c.errorMessage);
      event.setStackTrace(StackTraceText.of(c.error));
    }
    event.setAttributes(c.attributes == null ? null : JsonText.of(c.attributes.toMap()));
    event.setResultData(c.resultData == null ? null : JsonText.of(c.resultData.toMap()));
    checkSize(event, origin.maxAttributeBytes());
    event.setTags(c.tags == null ? List.of() : c.tags);
    event.setNotes(c.notes);
    event.setTraceId(c.traceId);
    event.setSdkName(Sdk.NAME);
    event.setSdkVersion(Sdk.VERSION);
    event = origin.privacy().apply(event); // before the key is taken from it
    return new Event(
        Topics.USAGE_EVENTS.name(),
        EventKey.of(event),
        id,
        time,
        event,
        // Its time was checked when it was captured, by the clock of that moment.
        EventRules.check(event, time.toEpochMilli()));
  }

  private static void checkSize(UsageEvent event, int maxBytes) {
    int bytes = bytes(event.getAttributes()) + bytes(event.getResultData());
    if (bytes > maxBytes) {
      throw new EventEncoder.TooLargeEventException(
          "attributes and result data have " + bytes + " bytes, at most " + maxBytes + " may be");
    }
  }

  private static int bytes(@Nullable String json) {
    return json == null ? 0 : Utils.utf8Length(json);
  }
}
