package dev.footfall.producer;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.FakeKafka.Outcome;
import dev.footfall.schemas.serde.FakeRegistry;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import dev.footfall.schemas.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SenderTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final FakeKafka kafka = new FakeKafka();
  private final FakeSerializer serializer = new FakeSerializer();

  private static List<Long> numbersTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void track_sendsInOrderNumberedFromOneWithoutGaps() {
    QueueingTracker tracker = Trackers.started(kafka, serializer);
    Trackers.track(tracker, 1000);
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(1000, 0, 0));
    List<UsageEvent> events = Trackers.usageEvents(kafka);
    assertThat(events).extracting(UsageEvent::getProducerSeq).isEqualTo(numbersTo(1000));
    assertThat(events)
        .extracting(UsageEvent::getEntityId)
        .isEqualTo(numbersTo(1000).stream().map(String::valueOf).toList());
    assertThat(events.stream().map(UsageEvent::getEventId).collect(toSet())).hasSize(1000);
  }

  @Test
  void track_withoutClosing_sendsSoon() {
    try (QueueingTracker tracker = Trackers.started(kafka)) {
      Trackers.track(tracker, 3);
      await().atMost(LIMIT).until(() -> tracker.counters().sent() == 3);
      assertThat(tracker.counters().queued()).isZero();
    }
  }

  @Test
  void brokerAway_keepsEventsAndSendsThemWhenItIsBack() {
    kafka.noMetadata = new TimeoutException("Topic not present in metadata");
    try (QueueingTracker tracker = Trackers.started(kafka)) {
      Trackers.track(tracker, 100);
      await().until(() -> kafka.connects() == 1 && tracker.counters().queued() == 100);
      kafka.noMetadata = null;
      await().until(() -> tracker.counters().sent() == 100);
    }
    assertThat(Trackers.sequence(kafka)).isEqualTo(numbersTo(100));
  }

  @Test
  void nameOfTheBrokerUnknown_makesTheClientLater() {
    kafka.unreachable = new KafkaException("Failed to construct kafka producer");
    try (QueueingTracker tracker = Trackers.started(kafka)) {
      Trackers.track(tracker, 1);
      await().until(() -> kafka.connects() >= 3);
      kafka.unreachable = null;
      await().until(() -> tracker.counters().sent() == 1);
    }
  }

  @Test
  void deliveryFailed_sendsTheSameBytesAgain() {
    kafka.onSend = (record, attempt) -> attempt == 1 ? Outcome.STORE_AND_FAIL : Outcome.ACKNOWLEDGE;
    try (QueueingTracker tracker = Trackers.started(kafka)) {
      Trackers.track(tracker, 1);
      await().until(() -> tracker.counters().sent() == 1);
    }
    List<ProducerRecord<byte[], byte[]>> stored = kafka.stored();
    assertThat(stored).hasSize(2);
    assertThat(stored.get(0).value()).isEqualTo(stored.get(1).value());
    assertThat(stored.get(0).headers()).isEqualTo(stored.get(1).headers());
  }

  @Test
  void clientFailedForGood_goesOnWithANewOne() {
    kafka.failure = new KafkaException("Cannot execute transactional method: error state");
    kafka.onSend =
        (record, attempt) ->
            kafka.connects() > 1
                ? Outcome.ACKNOWLEDGE
                : kafka.sends() <= 10 ? Outcome.HOLD : Outcome.FAIL;
    try (QueueingTracker tracker = Trackers.started(kafka)) {
      Trackers.track(tracker, 20);
      await().until(() -> tracker.counters().sent() == 20);
    }
    assertThat(Trackers.sequence(kafka)).isEqualTo(numbersTo(20));
    assertThat(kafka.connects()).isEqualTo(2);
  }

  @Test
  void recordsRefusedByTheBroker_areDroppedAloneAndCounted() {
    kafka.onSend =
        (record, attempt) -> {
          UsageEvent event = FakeSerializer.read(record, UsageEvent.class);
          boolean tooLarge = "2".equals(event.getEntityId());
          boolean invalid = "3".equals(event.getEntityId());
          kafka.failure =
              tooLarge ? new RecordTooLargeException("fake") : new InvalidRecordException("fake");
          return tooLarge || invalid ? Outcome.FAIL : Outcome.ACKNOWLEDGE;
        };
    QueueingTracker tracker = Trackers.started(kafka);
    Trackers.track(tracker, 4);
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(2, 0, 0));
    assertThat(tracker.counters().dropped())
        .isEqualTo(Map.of(LossReason.TOO_LARGE, 1L, LossReason.REJECTED, 1L));
    assertThat(Trackers.sequence(kafka)).containsExactly(1L, 4L);
  }

  @Test
  void eventThatCantBeWritten_isDroppedAloneAndCostsNoNumber() {
    serializer.failing = record -> "2".equals(((UsageEvent) record).getEntityId());
    QueueingTracker tracker = Trackers.started(kafka, serializer);
    Trackers.track(tracker, 3);
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(2, 0, 0));
    assertThat(tracker.counters().dropped()).isEqualTo(Map.of(LossReason.INVALID, 1L));
    assertThat(Trackers.sequence(kafka)).containsExactly(1L, 2L);
  }

  @Test
  void nulCharacter_isDroppedAsInvalid() {
    QueueingTracker tracker = Trackers.started(kafka);
    tracker.usage("crm", "view_deal").notes("a\0b").success();
    tracker.usage("crm", "view_deal").attribute("a", "b\0").success();
    tracker.usage("crm", "view_deal").attribute("path", "C:\\u0000").success();
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(1, 0, 0));
    assertThat(tracker.counters().dropped()).isEqualTo(Map.of(LossReason.INVALID, 2L));
  }

  @Test
  void registryAway_keepsEvents() {
    serializer.failure = registryUnavailable();
    serializer.failing = record -> true;
    try (QueueingTracker tracker = Trackers.started(kafka, serializer)) {
      Trackers.track(tracker, 10);
      await().during(Duration.ofMillis(300)).until(() -> tracker.counters().queued() == 10);
      serializer.failing = record -> false;
      await().until(() -> tracker.counters().sent() == 10);
      assertThat(kafka.connects()).as("the Kafka client is not to blame").isEqualTo(1);
    }
    assertThat(Trackers.sequence(kafka)).isEqualTo(numbersTo(10));
  }

  private static RuntimeException registryUnavailable() {
    FakeRegistry stopped = FakeRegistry.start();
    stopped.close();
    Map<String, Object> settings =
        Map.of(RegistrySettings.URL, stopped.url(), RegistrySettings.MAX_WAIT_MS, 1);
    try {
      new RegistryClient(new RegistrySettings(settings)).schema(1);
      throw new AssertionError("a stopped registry answered");
    } catch (RegistryUnavailableException e) {
      return e;
    }
  }

  @Test
  void brokerNeverAnswers_lessThanHalfTheAntiReplayWindowIsOut() {
    kafka.onSend = (record, attempt) -> Outcome.HOLD;
    QueueingTracker tracker = Trackers.started(kafka);
    Trackers.track(tracker, 6000);
    await().until(() -> kafka.sends() == InFlight.MAX_SPAN);
    assertThat(tracker.counters().queued()).isEqualTo(6000);
    kafka.onSend = (record, attempt) -> Outcome.ACKNOWLEDGE;
    kafka.release();
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(6000, 0, 0));
    assertThat(Trackers.sequence(kafka)).isEqualTo(numbersTo(6000));
  }

  @Test
  void flakyBroker_everyEventArrivesAndNoneIsTooFarBehind() {
    Random random = new Random(7);
    Set<ProducerRecord<byte[], byte[]>> stuck = ConcurrentHashMap.newKeySet();
    kafka.onSend =
        (record, attempt) -> {
          int dice = random.nextInt(1000);
          if (dice == 0 && stuck.size() < 3) {
            stuck.add(record);
          }
          if ((stuck.contains(record) && attempt < 4) || dice < 2) {
            return dice % 2 == 0 ? Outcome.FAIL : Outcome.STORE_AND_FAIL;
          }
          return Outcome.ACKNOWLEDGE;
        };
    QueueingTracker tracker = Trackers.unstarted(kafka, serializer, 50_000);
    tracker.start();
    Trackers.track(tracker, 20_000);
    assertThat(tracker.close(Duration.ofSeconds(20))).isEqualTo(new CloseReport(20_000, 0, 0));
    long highest = 0;
    Set<Long> seen = new HashSet<>();
    for (long seq : Trackers.sequence(kafka)) {
      assertThat(seq).isGreaterThan(highest - InFlight.MAX_SPAN);
      highest = Math.max(highest, seq);
      seen.add(seq);
    }
    assertThat(seen).isEqualTo(Set.copyOf(numbersTo(20_000)));
  }

  @Test
  void ofEncoding_toldOfAnIoProblem_isRetried() {
    SerializationException foreign =
        new SerializationException("Error retrieving Avro schema", new java.net.ConnectException());
    assertThat(SendFailure.ofEncoding(foreign)).isEqualTo(SendFailure.RETRY);
    assertThat(SendFailure.ofEncoding(new SerializationException("bad")))
        .isEqualTo(SendFailure.INVALID);
  }
}
