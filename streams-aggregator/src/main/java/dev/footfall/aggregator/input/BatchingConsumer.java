package dev.footfall.aggregator.input;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka's consumer, which gives out the records of some topics in batches: to Kafka Streams each is
 * one record. So what Kafka Streams does for each record (looks whether the task may go on, which
 * of two partitions is next, measures, sets contexts) is done once in a hundred events. Offsets are
 * those of the events; a batch is processed as a whole or, after a failure, read again.
 *
 * <p>As thread-safe as Kafka's.
 */
public final class BatchingConsumer extends KafkaConsumer<byte[], byte[]> {

  private static final int MOST_RECORDS = 100;

  /** Events are some hundred bytes; of large ones fewer are decoded at a time. */
  private static final int MOST_BYTES = 256 << 10;

  private final Set<String> topics;

  /** A consumer with these settings, which batches the records of these topics. */
  public BatchingConsumer(Map<String, Object> settings, Set<String> topics) {
    super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topics = Set.copyOf(topics);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
    return polled.isEmpty() ? polled : inBatches(polled, topics, this::atEnd);
  }

  private boolean atEnd(TopicPartition partition) {
    OptionalLong lag = currentLag(partition);
    return lag.isPresent() && lag.getAsLong() == 0;
  }

  /**
   * The same records, those of {@code topics} in batches.
   *
   * @param atEnd whether a partition has no more
   */
  static ConsumerRecords<byte[], byte[]> inBatches(
      ConsumerRecords<byte[], byte[]> polled, Set<String> topics, Predicate<TopicPartition> atEnd) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new LinkedHashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
      all.put(
          partition,
          topics.contains(partition.topic()) ? inBatches(records, atEnd.test(partition)) : records);
    }
    return new ConsumerRecords<>(all, polled.nextOffsets());
  }

  private static List<ConsumerRecord<byte[], byte[]>> inBatches(
      List<ConsumerRecord<byte[], byte[]>> records, boolean atEnd) {
    List<ConsumerRecord<byte[], byte[]>> batches = new ArrayList<>();
    int from = 0;
    int bytes = 0;
    for (int i = 0; i < records.size(); i++) {
      bytes += Math.max(0, records.get(i).serializedValueSize());
      boolean last = i + 1 == records.size();
      if (last || i + 1 - from == MOST_RECORDS || bytes >= MOST_BYTES) {
        batches.add(new RecordBatch(records.subList(from, i + 1), atEnd && last).asRecord());
        from = i + 1;
        bytes = 0;
      }
    }
    return batches;
  }
}
