package dev.footfall.sink;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What went wrong in a usage event, as a row of {@code usage_errors}. */
final class UsageErrorRow {

  private UsageErrorRow() {}

  /** Null for an event that did not fail and says nothing about an error. */
  static byte @Nullable [] of(
      UsageEvent event, ConsumerRecord<byte[], byte[]> source, CopyEncoder encoder) {
    ResultStatus status = event.getResultStatus();
    if (status != ResultStatus.ERROR
        && status != ResultStatus.TIMEOUT
        && event.getErrorMessage() == null
        && event.getStackTrace() == null) {
      return null;
    }
    return encoder
        .row(CopyTable.USAGE_ERRORS.columns().size())
        .uuid(event.getEventId())
        .instant(event.getOccurredAt())
        .instant(Instant.ofEpochMilli(source.timestamp()))
        .text(event.getServiceName())
        .text(event.getUserId())
        .text(event.getSessionId())
        .text(event.getActionType())
        .text(event.getActionName())
        .text(event.getEndpoint())
        .text(event.getHttpMethod())
        .int4(event.getStatusCode())
        .text(status.name().toLowerCase(Locale.ROOT))
        .text(event.getErrorType())
        .text(event.getErrorMessage())
        .text(event.getStackTrace())
        .toRow();
  }
}
