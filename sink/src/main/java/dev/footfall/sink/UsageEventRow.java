package dev.footfall.sink;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.wire.FlatRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A usage event as a row of {@code usage_events} and, when something went wrong, of errors. */
final class UsageEventRow {

  private static final UsageColumns EVENTS = UsageColumns.of(CopyTable.USAGE_EVENTS);
  private static final UsageColumns ERRORS = UsageColumns.of(CopyTable.USAGE_ERRORS);

  private static final int OCCURRED_AT = field("occurred_at");
  private static final int RESULT_STATUS = field("result_status");
  private static final int ERROR_MESSAGE = field("error_message");
  private static final int STACK_TRACE = field("stack_trace");

  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private UsageEventRow() {}

  private static int field(String name) {
    return UsageEvent.getClassSchema().getField(name).pos();
  }

  /**
   * The row of {@code event}.
   *
   * @param producer whose event it is
   * @param source the record that it came in
   */
  static CopyRow of(
      FlatRecord event,
      String producer,
      ConsumerRecord<byte[], byte[]> source,
      CopyEncoder encoder) {
    encoder.item();
    EVENTS.append(event, source.timestamp(), encoder);
    int rowBytes = encoder.length();
    if (saysAnError(event)) {
      ERRORS.append(event, source.timestamp(), encoder);
    }
    long day = Math.floorDiv(event.number(OCCURRED_AT), MICROS_PER_DAY);
    return CopyRow.ofDay(CopyTable.USAGE_EVENTS, day, encoder, rowBytes, producer, source);
  }

  private static boolean saysAnError(FlatRecord event) {
    int status = event.ordinal(RESULT_STATUS);
    return status == ResultStatus.ERROR.ordinal()
        || status == ResultStatus.TIMEOUT.ordinal()
        || !event.isNull(ERROR_MESSAGE)
        || !event.isNull(STACK_TRACE);
  }
}
