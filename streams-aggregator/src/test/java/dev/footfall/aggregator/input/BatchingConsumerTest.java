package dev.footfall.aggregator.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.registry.RegistryPatience;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What Kafka Streams gets to see of a poll, and what the topology makes of it again. */
class BatchingConsumerTest {

  private static final TopicPartition EVENTS = new TopicPartition(Topics.USAGE_EVENTS.name(), 2);
  private static final TopicPartition SUMS = new TopicPartition("sums", 0);
  private static final Instant NOON = Instant.parse("2025-03-12T12:00:00Z");

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, byte[] value) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        NOON.toEpochMilli() + offset,
        TimestampType.LOG_APPEND_TIME,
        1,
        value.length,
        ("k" + offset).getBytes(UTF_8),
        value,
        new RecordHeaders(),
        Optional.of(7));
  }

  /** Offsets 1000, 1002, 1004…: markers of transactions lie between. */
  private static ConsumerRecords<byte[], byte[]> polled(int events, int bytes) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      records.add(record(EVENTS, 1_000 + 2L * i, new byte[bytes]));
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new LinkedHashMap<>();
    all.put(EVENTS, records);
    all.put(SUMS, List.of(record(SUMS, 5, new byte[1]), record(SUMS, 6, new byte[1])));
    Map<TopicPartition, OffsetAndMetadata> next =
        Map.of(EVENTS, new OffsetAndMetadata(1_000 + 2L * events), SUMS, new OffsetAndMetadata(7));
    return new ConsumerRecords<>(all, next);
  }

  private static ConsumerRecords<byte[], byte[]> batches(int events, int bytes) {
    return BatchingConsumer.inBatches(
        polled(events, bytes), Set.of(EVENTS.topic()), partition -> false);
  }

  private static List<Long> offsets(ConsumerRecords<byte[], byte[]> records, TopicPartition of) {
    return records.records(of).stream().map(ConsumerRecord::offset).toList();
  }

  @Test
  void inBatches_haveTheOffsetOfTheirFirst_andThePollsNextOffsets() {
    ConsumerRecords<byte[], byte[]> batches = batches(250, 10);
    assertThat(offsets(batches, EVENTS)).containsExactly(1_000L, 1_200L, 1_400L);
    assertThat(batches.nextOffsets()).isEqualTo(polled(250, 10).nextOffsets());
    assertThat(batches.records(EVENTS).get(0).leaderEpoch()).contains(7);
  }

  @Test
  void inBatches_leaveOtherTopicsAlone() {
    assertThat(offsets(batches(250, 10), SUMS)).containsExactly(5L, 6L);
    assertThat(batches(250, 10).records(SUMS).get(0).headers()).isNotInstanceOf(RecordBatch.class);
  }

  @Test
  void inBatches_theLastOneOfItsPartition_saysSo() {
    assertThat(ends(partition -> partition.equals(EVENTS))).containsExactly(false, false, true);
    assertThat(ends(partition -> partition.equals(SUMS))).containsExactly(false, false, false);
  }

  private static List<Boolean> ends(Predicate<TopicPartition> atEnd) {
    List<Boolean> ends = new ArrayList<>();
    try (IncomingDeserializer deserializer =
        new IncomingDeserializer((topic, bytes) -> event(0), new RegistryPatience())) {
      for (ConsumerRecord<byte[], byte[]> batch :
          BatchingConsumer.inBatches(polled(250, 10), Set.of(EVENTS.topic()), atEnd)
              .records(EVENTS)) {
        IncomingBatch read =
            deserializer.deserialize(batch.topic(), batch.headers(), batch.value());
        ends.add(read.endsPartition());
      }
    }
    return ends;
  }

  @Test
  void inBatches_areSmallOfLargeRecords() {
    assertThat(offsets(batches(5, 200_000), EVENTS)).containsExactly(1_000L, 1_004L, 1_008L);
  }

  @Test
  void batch_comesOutAsTheRecordsThatItWasMadeOf() {
    ConsumerRecords<byte[], byte[]> batches = batches(150, 3);
    List<Incoming> read = new ArrayList<>();
    try (IncomingDeserializer deserializer =
        new IncomingDeserializer((topic, bytes) -> event(read.size()), new RegistryPatience())) {
      for (ConsumerRecord<byte[], byte[]> batch : batches.records(EVENTS)) {
        IncomingBatch incoming =
            deserializer.deserialize(batch.topic(), batch.headers(), batch.value());
        long latestMs = new EventTimeExtractor().extract(withValue(batch, incoming), -1);
        List<Incoming> usable = incoming.records();
        assertThat(latestMs).isEqualTo(usable.get(usable.size() - 1).eventTimeMs());
        read.addAll(usable);
      }
    }
    assertThat(read).hasSize(150);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).offset()).isEqualTo(1_000 + 2L * i);
      assertThat(read.get(i).key()).isEqualTo(("k" + (1_000 + 2 * i)).getBytes(UTF_8));
      assertThat(read.get(i).appendTimeMs()).isEqualTo(NOON.toEpochMilli() + 1_000 + 2L * i);
    }
  }

  private static UsageEvent event(int after) {
    return Samples.usageEvent().setOccurredAt(NOON.minusSeconds(60).plusMillis(after)).build();
  }

  private static ConsumerRecord<Object, Object> withValue(
      ConsumerRecord<byte[], byte[]> batch, Object value) {
    return new ConsumerRecord<>(
        batch.topic(),
        batch.partition(),
        batch.offset(),
        batch.timestamp(),
        TimestampType.CREATE_TIME,
        1,
        1,
        batch.key(),
        value,
        batch.headers(),
        batch.leaderEpoch());
  }
}
