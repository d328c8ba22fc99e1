package dev.footfall.aggregator.input;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Event time: when the thing happened by the application's clock, not when the broker took the
 * record. A record that can't be used gets the time the partition is at, so that a wrong clock
 * moves nothing; it is told apart in the topology afterwards.
 *
 * <p>A batch has the time of its latest event. Of two topics Kafka Streams takes what is older
 * first; so an assignment goes before every batch with a use that it may apply to, and going before
 * older uses, too, it changes nothing for them: they look for what was in force at their own time.
 * Assignments themselves are not batched. Stateless.
 */
public final class EventTimeExtractor implements TimestampExtractor {

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    IncomingBatch batch = (IncomingBatch) record.value();
    if (!(record.headers() instanceof RecordBatch)) {
      batch.records().forEach(only -> only.cameAs(record));
    }
    long latestMs = batch.judge();
    return latestMs >= 0
        ? latestMs
        : Math.max(0, partitionTime); // -1 before the first good one; a negative time is skipped
  }
}
