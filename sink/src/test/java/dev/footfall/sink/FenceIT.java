package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.AggregateKind;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import dev.footfall.sink.notify.AlertOutbox;
import dev.footfall.sink.notify.route.AlertFile;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The offsets in PostgreSQL, which decide who writes. */
class FenceIT {

  private static final TopicPartition PARTITION = new TopicPartition("usage-events", 0);
  private static final UUID TOPIC = new UUID(7, 7);

  private final TestBed bed = TestBed.fresh();
  private final OffsetStore offsets = new OffsetStore("fence-test");
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeEach
  void migrate() {
    bed.migrate();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void findOrCreate_twoNewcomers_readTheSameOffset() throws Exception {
    List<Long> found =
        race(8, i -> bed.jdbi().withHandle(h -> offsets.findOrCreate(h, TOPIC, PARTITION, i)));

    assertThat(Set.copyOf(found)).hasSize(1);
    assertThat(bed.number("SELECT count(*) FROM sink_offsets")).isEqualTo(1);
  }

  @Test
  void advance_fromWhereItIsNot_isFenced_andNamesTheLease() throws Exception {
    Lease lease = new Lease(PARTITION, TOPIC);
    bed.jdbi().useHandle(h -> offsets.findOrCreate(h, TOPIC, PARTITION, 100));

    bed.jdbi()
        .useTransaction(
            h -> offsets.advance(h.getConnection(), List.of(new Claim(lease, 100, 150))));

    assertThatThrownBy(
            () ->
                bed.jdbi()
                    .useTransaction(
                        h ->
                            offsets.advance(
                                h.getConnection(), List.of(new Claim(lease, 100, 150)))))
        .isInstanceOfSatisfying(
            SinkFencedException.class, e -> assertThat(e.leases()).containsExactly(lease));
    assertThat(bed.storedOffsets()).isEqualTo(Map.of(PARTITION, 150L));
  }

  @Test
  void advance_oneOfTwoIsFenced_neitherMoves() {
    TopicPartition other = new TopicPartition("usage-events", 1);
    bed.jdbi().useHandle(h -> offsets.findOrCreate(h, TOPIC, PARTITION, 0));
    bed.jdbi().useHandle(h -> offsets.findOrCreate(h, TOPIC, other, 50));

    assertThatThrownBy(
            () ->
                bed.jdbi()
                    .useTransaction(
                        h ->
                            offsets.advance(
                                h.getConnection(),
                                List.of(
                                    new Claim(new Lease(PARTITION, TOPIC), 0, 10),
                                    new Claim(new Lease(other, TOPIC), 0, 10)))))
        .isInstanceOf(SinkFencedException.class);
    assertThat(bed.storedOffsets()).isEqualTo(Map.of(PARTITION, 0L, other, 50L));
  }

  @Test
  void store_manyWritersWithTheSameBatch_oneWins() throws Exception {
    bed.jdbi().useHandle(h -> offsets.findOrCreate(h, TOPIC, PARTITION, 0));
    AggregateChange amendment =
        new AggregateChange(
            AggregateKey.of(Samples.usageAggregateKey().build()),
            true,
            AggregateTotals.of(
                Samples.usageAggregate().setKind(AggregateKind.AMENDMENT).build(), true),
            Records.source(0));

    List<Boolean> won =
        race(
            8,
            i -> {
              Chunk chunk =
                  new Chunk(
                      new Lease(PARTITION, TOPIC),
                      0,
                      1,
                      List.of(amendment),
                      List.of(),
                      Set.of(),
                      new ProducerTally(),
                      1,
                      Records.NOBODY_ERASED);
              BatchStore store =
                  new BatchStore(
                      bed.jdbi(), offsets, new DayPartitions(), new AlertOutbox(AlertFile.none()));
              try {
                StoredBatch stored =
                    store.store(
                        Batch.of(List.of(chunk)),
                        new DeadLetterOutbox(new DeadLetterSender(new MockProducer<>())),
                        new RejectionGuard(new RejectionLimit(0.5, 1000)));
                return !stored.stored().isEmpty();
              } catch (SinkFencedException e) {
                return false;
              }
            });

    assertThat(won).filteredOn(w -> w).hasSize(1);
    assertThat(bed.number("SELECT count FROM usage_aggregates")).isEqualTo(120);
  }

  @Test
  void store_deadLettersNotAcknowledged_storesNothingAndMovesNothing() {
    bed.jdbi().useHandle(h -> offsets.findOrCreate(h, TOPIC, PARTITION, 0));
    AggregateChange good =
        new AggregateChange(
            AggregateKey.of(Samples.usageAggregateKey().build()),
            false,
            AggregateTotals.of(Samples.usageAggregate().build(), false),
            Records.source(0));
    Chunk chunk =
        new Chunk(
            new Lease(PARTITION, TOPIC),
            0,
            2,
            List.of(good),
            List.of(SinkDeadLetter.of(Records.source(1), "bad_magic", "rubbish")),
            Set.of(),
            new ProducerTally(),
            1,
            Records.NOBODY_ERASED);
    MockProducer<byte[], byte[]> kafka = new MockProducer<>();
    kafka.sendException = new TimeoutException("no broker");

    assertThatThrownBy(
            () ->
                new BatchStore(
                        bed.jdbi(), offsets, new DayPartitions(), new AlertOutbox(AlertFile.none()))
                    .store(
                        Batch.of(List.of(chunk)),
                        new DeadLetterOutbox(new DeadLetterSender(kafka)),
                        new RejectionGuard(new RejectionLimit(0.5, 1000))))
        .isInstanceOf(DeadLetterException.class);
    assertThat(bed.number("SELECT count(*) FROM usage_aggregates")).isZero();
    assertThat(bed.storedOffsets()).isEqualTo(Map.of(PARTITION, 0L));
  }

  @Test
  void aSinkWhoseOffsetWasMoved_writesNothingOfThat_andReadsOnFromThere() {
    SinkService sink = bed.startSink(metrics);
    List<UsageEvent> events = Samples.usageEvents(30, 200);
    sendTo(PARTITION.partition(), events.subList(0, 100));
    bed.awaitAllStored();

    // Somebody else has written the next 50.
    bed.asOwner(
        "UPDATE sink_offsets SET next_offset = 150 WHERE topic = 'usage-events' AND partition = 0");
    sendTo(PARTITION.partition(), events.subList(100, 200));
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(150);
    assertThat(TestBed.counter(metrics, "footfall.sink.fenced")).isPositive();
    assertThat(sink.notReady()).isEmpty();
  }

  @Test
  void aTopicMadeAnew_isReadFromItsBeginning() {
    bed.startSink(metrics);
    bed.send(Samples.usageEvents(31, 500));
    bed.awaitAllStored();
    bed.close();

    try (TestBed again = TestBed.withNewTopics()) {
      again.send(Samples.usageEvents(32, 20));
      again.startSink();
      again.await("SELECT count(*) FROM usage_events", 520);
      assertThat(again.number("SELECT count(DISTINCT topic_id) FROM sink_offsets"))
          .isEqualTo(2 * RecordDecoder.TOPICS.size());
    }
  }

  @Test
  void aStoredOffsetBehindTheLog_isSaid_andReadingGoesOnAtItsBeginning() throws Exception {
    List<UsageEvent> events = Samples.usageEvents(33, 100);
    sendTo(PARTITION.partition(), events);
    try (SinkService first = bed.startSink()) {
      bed.awaitAllStored();
      assertThat(first.live()).isTrue();
    }
    bed.asOwner(
        "UPDATE sink_offsets SET next_offset = 10 WHERE topic = 'usage-events' AND partition = 0");
    bed.asOwner("TRUNCATE usage_events");
    try (Admin admin = Admin.create(ConnectionSettings.of(bed.settings()).client())) {
      admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(60))).all().get();
    }

    bed.startSink();
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(40);
  }

  @Test
  void aStoredOffsetBeyondTheLog_readsTheLogAgain_withoutDoubleRows() {
    List<UsageEvent> events = Samples.usageEvents(34, 100);
    sendTo(PARTITION.partition(), events);
    try (SinkService first = bed.startSink()) {
      bed.awaitAllStored();
      assertThat(first.live()).isTrue();
    }
    bed.asOwner(
        "UPDATE sink_offsets SET next_offset = 5000 WHERE topic = 'usage-events' AND partition ="
            + " 0");

    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(100);
    assertThat(TestBed.counter(metrics, "footfall.sink.duplicates", "table", "usage_events"))
        .isEqualTo(100);
  }

  /** Through a key that lies in {@code partition}, found by trying. */
  private void sendTo(int partition, List<UsageEvent> events) {
    byte[] key = key(partition);
    events.forEach(
        event -> bed.send(Topics.USAGE_EVENTS, key, bed.bytes(Topics.USAGE_EVENTS, event)));
    bed.flush();
  }

  private static byte[] key(int partition) {
    for (int i = 0; ; i++) {
      byte[] key = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
      int of = Utils.toPositive(Utils.murmur2(key)) % Topics.USAGE_EVENTS.partitions();
      if (of == partition) {
        return key;
      }
    }
  }

  private interface Racer<T> {
    T run(int i) throws Exception;
  }

  private static <T> List<T> race(int racers, Racer<T> racer) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(racers);
    CyclicBarrier start = new CyclicBarrier(racers);
    try {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < racers; i++) {
        int number = i;
        tasks.add(
            () -> {
              start.await(10, TimeUnit.SECONDS);
              return racer.run(number);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> done : threads.invokeAll(tasks)) {
        results.add(done.get(30, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
