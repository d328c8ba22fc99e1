package dev.footfall.aggregator.input;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Consecutive records on their way from the consumer to the deserializer: headers are what Kafka
 * Streams hands over as they are.
 */
final class RecordBatch extends RecordHeaders {

  private final List<ConsumerRecord<byte[], byte[]>> records;
  private final boolean endsPartition;

  RecordBatch(List<ConsumerRecord<byte[], byte[]>> records, boolean endsPartition) {
    this.records = List.copyOf(records);
    this.endsPartition = endsPartition;
  }

  /** Whether its partition had no more when it was polled. */
  boolean endsPartition() {
    return endsPartition;
  }

  List<ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }

  /**
   * One record for all. Its offset is that of the first: Kafka Streams commits the offset of what
   * it will process next, and what comes behind the last one is told by the poll.
   */
  ConsumerRecord<byte[], byte[]> asRecord() {
    ConsumerRecord<byte[], byte[]> first = records.get(0);
    return new ConsumerRecord<>(
        first.topic(),
        first.partition(),
        first.offset(),
        first.timestamp(),
        first.timestampType(),
        first.serializedKeySize(),
        first.serializedValueSize(),
        first.key(),
        first.value(),
        this,
        first.leaderEpoch());
  }
}
