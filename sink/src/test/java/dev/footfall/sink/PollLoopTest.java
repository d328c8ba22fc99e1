package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.notify.AlertOutbox;
import dev.footfall.sink.notify.route.AlertFile;
import dev.footfall.sink.subject.ErasedSubjects;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The reader against Kafka's own double: what it does when something can't go on. */
class PollLoopTest {

  private static final TopicPartition PARTITION = new TopicPartition("usage-events", 0);
  private static final int BATCH_ROWS = 10;

  private final List<Duration> polled = new ArrayList<>();
  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("none") {
        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
          polled.add(timeout);
          return super.poll(timeout);
        }
      };
  private final SinkConfig config =
      SinkConfig.of(
          Map.of(
              "sink.batch.rows.max", Integer.toString(BATCH_ROWS),
              "sink.poll.timeout.ms", "1",
              "sink.retry.backoff.ms", "1",
              "registry.url", "http://127.0.0.1:1"));
  private final StopSignal stop = new StopSignal();
  private final AtomicBoolean databaseAway = new AtomicBoolean();
  private final Room room = new Room();
  private final HandOff handOff = new HandOff(config.batch(), room);
  private final PollLoop loop = loop();

  private PollLoop loop() {
    StoredOffsets stored = new StoredOffsets();
    SinkMetrics metrics = new SinkMetrics(new SimpleMeterRegistry());
    OffsetStore offsets = new OffsetStore("test");
    DayPartitions days = new DayPartitions();
    Jdbi nowhere = Jdbi.create("jdbc:postgresql://127.0.0.1:1/nowhere");
    DeadLetterSender deadLetters = new DeadLetterSender(new MockProducer<>());
    // Its thread is not started: nothing is taken out of the hand-off but by the test.
    Writer writer =
        new Writer(
            "writer",
            handOff,
            new BatchStore(nowhere, offsets, days, new AlertOutbox(AlertFile.none())),
            days,
            () -> new DeadLetterOutbox(deadLetters),
            config,
            stop,
            stored,
            metrics);
    ErasedSubjects nobody = new ErasedSubjects();
    AvroReader avro = AvroReader.of(ConnectionSettings.of(Map.of()));
    return new PollLoop(
        consumer,
        () -> {},
        this::find,
        new ChunkDecoder(new RecordDecoder(avro, nobody), config.batch(), nobody),
        new Writers(List.of(writer)),
        room,
        stored,
        new OffsetReport(consumer, stored, partitions -> Map.of(), metrics),
        stop,
        config,
        metrics);
  }

  private Map<TopicPartition, Positions.Start> find(Collection<TopicPartition> partitions) {
    if (databaseAway.get()) {
      throw new KafkaException("away");
    }
    Map<TopicPartition, Positions.Start> found = new HashMap<>();
    partitions.forEach(p -> found.put(p, new Positions.Start(new UUID(1, 1), 100)));
    return found;
  }

  @Test
  void step_newPartition_isReadFromTheStoredOffset() {
    assign();

    loop.step();

    assertThat(consumer.position(PARTITION)).isEqualTo(100);
    assertThat(consumer.paused()).isEmpty();
    assertThat(loop.assigned()).isEqualTo(1);
  }

  @Test
  void step_offsetsCannotBeAsked_staysPausedAndPolls_untilTheyCan() {
    databaseAway.set(true);
    assign();

    loop.step();
    assertThat(consumer.paused()).containsExactly(PARTITION);
    assertThat(loop.problems()).singleElement().asString().contains("away");

    databaseAway.set(false);
    Awaitility.await()
        .untilAsserted(
            () -> {
              loop.step();
              assertThat(consumer.paused()).isEmpty();
            });
    assertThat(consumer.position(PARTITION)).isEqualTo(100);
    assertThat(loop.problems()).isEmpty();
  }

  @Test
  void step_handOffIsFull_pausesAndGoesOnPolling_untilThereIsRoom() throws Exception {
    assign();
    loop.step();
    // Rubbish will do: a record that can't be used is handed over too.
    for (long offset = 100; offset < 100 + 2 * BATCH_ROWS; offset++) {
      consumer.addRecord(rubbish(offset));
    }
    loop.step(); // read
    loop.step(); // one batch handed over, the other waits

    assertThat(consumer.paused()).containsExactly(PARTITION);
    loop.step();
    assertThat(consumer.paused()).containsExactly(PARTITION);
    // With a timeout Kafka's client would spin: what it has fetched of a paused partition wakes it.
    assertThat(polled.get(polled.size() - 1)).isZero();

    assertThat(handOff.take()).hasSize(1);
    loop.step();
    assertThat(consumer.paused()).isEmpty();
    assertThat(next(handOff.take())).isEqualTo(100 + 2 * BATCH_ROWS);
  }

  @Test
  void step_muchWaitsOfOnePartition_theOthersAreNotReadOnEither() throws Exception {
    TopicPartition other = new TopicPartition("usage-events", 1);
    consumer.subscribe(RecordDecoder.TOPICS, loop);
    consumer.rebalance(List.of(PARTITION, other));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, other, 0L));
    loop.step();
    int half = config.batch().bytes() / 2 + 1;
    for (long offset = 100; offset < 100 + 2 * (config.writers() + 2L); offset++) {
      consumer.addRecord(rubbish(offset, half));
    }
    loop.step(); // read
    loop.step(); // one batch handed over, more than one for each writer waits

    assertThat(consumer.paused()).containsExactlyInAnyOrder(PARTITION, other);
    while (consumer.paused().contains(PARTITION)) {
      assertThat(handOff.take()).isNotEmpty();
      loop.step();
    }
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void step_fencedLease_isPositionedAgain() throws Exception {
    assign();
    loop.step();
    consumer.addRecord(rubbish(100));
    loop.step();
    loop.step();
    List<Chunk> taken = handOff.take();
    assertThat(consumer.position(PARTITION)).isEqualTo(101);

    taken.get(0).lease().fence();
    loop.step();

    assertThat(consumer.position(PARTITION)).isEqualTo(100);
    assertThat(taken.get(0).lease().active()).isFalse();
  }

  @Test
  void step_positionLeftTheLog_isPositionedAgain() throws Exception {
    assign();
    loop.step();
    consumer.addRecord(rubbish(100));
    loop.step();
    loop.step();
    Lease before = handOff.take().get(0).lease();

    consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 101L)));
    loop.step();
    assertThat(before.active()).isFalse();
    loop.step();

    assertThat(consumer.position(PARTITION)).isEqualTo(100);
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void onPartitionsRevoked_endsTheLease() throws Exception {
    assign();
    loop.step();
    consumer.addRecord(rubbish(100));
    loop.step();
    loop.step();
    Lease lease = handOff.take().get(0).lease();

    loop.onPartitionsRevoked(List.of(PARTITION));

    assertThat(lease.active()).isFalse();
    assertThat(loop.assigned()).isZero();
  }

  private void assign() {
    consumer.subscribe(RecordDecoder.TOPICS, loop);
    consumer.rebalance(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 1000L));
  }

  private static ConsumerRecord<byte[], byte[]> rubbish(long offset) {
    return rubbish(offset, 1);
  }

  /** One that says that it has {@code size} bytes. */
  private static ConsumerRecord<byte[], byte[]> rubbish(long offset, int size) {
    return new ConsumerRecord<>(
        PARTITION.topic(),
        PARTITION.partition(),
        offset,
        0,
        TimestampType.LOG_APPEND_TIME,
        0,
        size,
        new byte[0],
        new byte[] {42},
        new RecordHeaders(),
        Optional.empty());
  }

  private static long next(List<Chunk> batch) {
    return batch.get(batch.size() - 1).next();
  }
}
