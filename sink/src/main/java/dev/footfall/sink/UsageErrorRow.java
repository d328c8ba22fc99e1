package dev.footfall.sink;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What went wrong in a usage event, as a row of {@code usage_errors}. */
final class UsageErrorRow {

  private UsageErrorRow() {}

  /** Appends nothing for an event that did not fail and says nothing about an error. */
  static void append(UsageEvent event, ConsumerRecord<byte[], byte[]> source, CopyEncoder encoder) {
    ResultStatus status = event.getResultStatus();
    if (status != ResultStatus.ERROR
        && status != ResultStatus.TIMEOUT
        && event.getErrorMessage() == null
        && event.getStackTrace() == null) {
      return;
    }
    encoder
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
        .text(UsageEventRow.RESULT_STATUSES.of(status))
        .text(event.getErrorType())
        .text(event.getErrorMessage())
        .text(event.getStackTrace());
  }
}
