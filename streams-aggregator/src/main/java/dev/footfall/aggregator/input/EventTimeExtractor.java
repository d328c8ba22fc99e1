package dev.footfall.aggregator.input;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Event time: when the thing happened by the application's clock, not when the broker took the
 * record. A record that can't be used gets the time the partition is at, so that a wrong clock
 * moves nothing; it is told apart in the topology afterwards. Stateless.
 */
public final class EventTimeExtractor implements TimestampExtractor {

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    Incoming incoming = (Incoming) record.value();
    return incoming.judge(record.timestamp())
        ? incoming.eventTimeMs()
        : Math.max(0, partitionTime); // -1 before the first good one; a negative time is skipped
  }
}
