package dev.footfall.aggregator.input;

import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the topology needs of a usage event that keeps the rules: a third of its fields, so that of
 * most events nothing else is ever read. Fields are those of {@link UsageEvent}, and mean the same.
 *
 * @param occurredMicros event time, microseconds since 1970
 */
public record Use(
    String producerId,
    long producerSeq,
    long occurredMicros,
    String serviceName,
    String actionType,
    String actionName,
    Channel channel,
    @Nullable String personaId,
    @Nullable String userId,
    @Nullable String sessionId,
    @Nullable String domain,
    @Nullable String pageUrl,
    ResultStatus resultStatus,
    @Nullable Long durationMs) {

  /** The same of an event that is at hand. */
  public static Use of(UsageEvent event) {
    return new Use(
        event.getProducerId(),
        event.getProducerSeq(),
        micros(event.getOccurredAt()),
        event.getServiceName(),
        event.getActionType(),
        event.getActionName(),
        event.getChannel(),
        event.getPersonaId(),
        event.getUserId(),
        event.getSessionId(),
        event.getDomain(),
        event.getPageUrl(),
        event.getResultStatus(),
        event.getDurationMs());
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /** Event time, milliseconds since 1970. */
  public long occurredMs() {
    return TimeUnit.MICROSECONDS.toMillis(occurredMicros);
  }

  /** Whether it failed: an error, or no answer in time. */
  public boolean failed() {
    return resultStatus == ResultStatus.ERROR || resultStatus == ResultStatus.TIMEOUT;
  }
}
