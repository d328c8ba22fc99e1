package dev.footfall.sink;

import dev.footfall.events.UsageEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A usage event as a row of {@code usage_events}: its fields in the order of {@link CopyTable}. */
final class UsageEventRow {

  private UsageEventRow() {}

  static CopyRow of(UsageEvent event, ConsumerRecord<byte[], byte[]> source, CopyEncoder encoder) {
    byte[] bytes =
        encoder
            .row(CopyTable.USAGE_EVENTS.columns().size())
            .uuid(event.getEventId())
            .instant(event.getOccurredAt())
            .instant(Instant.ofEpochMilli(source.timestamp()))
            .text(event.getProducerId())
            .int8(event.getProducerSeq())
            .text(lower(event.getPrivacyLevel()))
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
            .text(lower(event.getResultStatus()))
            .int8(event.getDurationMs())
            .text(event.getErrorType())
            .jsonb(event.getAttributes())
            .jsonb(event.getResultData())
            .texts(event.getTags())
            .text(event.getNotes())
            .text(event.getTraceId())
            .text(event.getSdkName())
            .text(event.getSdkVersion())
            .toRow();
    LocalDate day = LocalDate.ofInstant(event.getOccurredAt(), ZoneOffset.UTC);
    byte[] error = UsageErrorRow.of(event, source, encoder);
    return new CopyRow(CopyTable.USAGE_EVENTS, Optional.of(day), bytes, error, source);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
