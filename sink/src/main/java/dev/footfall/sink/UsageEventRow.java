package dev.footfall.sink;

import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A usage event as a row of {@code usage_events}: its fields in the order of {@link CopyTable}. */
final class UsageEventRow {

  static final LowerNames<PrivacyLevel> PRIVACY_LEVELS = new LowerNames<>(PrivacyLevel.values());
  static final LowerNames<ResultStatus> RESULT_STATUSES = new LowerNames<>(ResultStatus.values());

  private static final long SECONDS_PER_DAY = 86_400;

  private UsageEventRow() {}

  static CopyRow of(UsageEvent event, ConsumerRecord<byte[], byte[]> source, CopyEncoder encoder) {
    encoder
        .item()
        .row(CopyTable.USAGE_EVENTS.columns().size())
        .uuid(event.getEventId())
        .instant(event.getOccurredAt())
        .instant(Instant.ofEpochMilli(source.timestamp()))
        .text(event.getProducerId())
        .int8(event.getProducerSeq())
        .text(PRIVACY_LEVELS.of(event.getPrivacyLevel()))
        .text(event.getServiceName())
        .text(event.getServiceVersion())
        .text(event.getEnvironment())
        .text(event.getUserId())
        .text(event.getSessionId())
        .text(event.getMachineId())
        .text(event.getActionType())
        .text(event.getActionName())
        .text(event.getActionCategory())
        .text(event.getChannel().name())
        .text(event.getEntityType())
        .text(event.getEntityId())
        .text(event.getPersonaId())
        .text(event.getDomain())
        .text(event.getPageUrl())
        .text(event.getEndpoint())
        .text(event.getHttpMethod())
        .int4(event.getStatusCode())
        .text(event.getUserAgent())
        .text(event.getIpAddress())
        .text(RESULT_STATUSES.of(event.getResultStatus()))
        .int8(event.getDurationMs())
        .text(event.getErrorType())
        .jsonb(event.getAttributes())
        .jsonb(event.getResultData())
        .texts(event.getTags())
        .text(event.getNotes())
        .text(event.getTraceId())
        .text(event.getSdkName())
        .text(event.getSdkVersion());
    int rowBytes = encoder.length();
    UsageErrorRow.append(event, source, encoder);
    long day = Math.floorDiv(event.getOccurredAt().getEpochSecond(), SECONDS_PER_DAY);
    return CopyRow.of(
        CopyTable.USAGE_EVENTS,
        OptionalLong.of(day),
        encoder,
        rowBytes,
        event.getProducerId(),
        source);
  }
}
