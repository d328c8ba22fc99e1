package dev.footfall.producer;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.FakeKafka.Outcome;
import dev.footfall.producer.spool.Durability;
import dev.footfall.producer.spool.EventFileReader;
import dev.footfall.producer.spool.EventFiles;
import dev.footfall.producer.spool.SpoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SpoolingTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final FakeKafka kafka = new FakeKafka();
  private final FakeSerializer serializer = new FakeSerializer();

  @TempDir Path root;

  private QueueingTracker tracker(String producerId, SpoolOptions options) {
    return Trackers.spooling(kafka, serializer, producerId, new Storage(root, options));
  }

  private QueueingTracker tracker(String producerId) {
    return tracker(producerId, SpoolOptions.DEFAULTS);
  }

  private void brokerAway() {
    kafka.noMetadata = new TimeoutException("Topic not present in metadata");
  }

  private void brokerBack() {
    kafka.noMetadata = null;
    kafka.onSend = (record, attempt) -> Outcome.ACKNOWLEDGE;
  }

  private static List<Long> numbersTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private List<SpecificRecord> onDisk() throws IOException {
    List<SpecificRecord> events = new ArrayList<>();
    for (Path file : EventFiles.in(root)) {
      try (EventFileReader reader = EventFiles.open(file)) {
        reader.forEachRemaining(events::add);
      }
    }
    return events;
  }

  private List<Long> numbersOnDisk() throws IOException {
    return onDisk().stream().map(e -> ((UsageEvent) e).getProducerSeq()).toList();
  }

  private Set<String> arrivedIdentities() {
    return Trackers.usageEvents(kafka).stream()
        .map(e -> e.getProducerId() + "/" + e.getProducerSeq())
        .collect(toSet());
  }

  @Test
  void brokerAway_eventsGoToDiskAndFromThereInOrder() throws IOException {
    brokerAway();
    QueueingTracker tracker = tracker("a");
    Trackers.track(tracker, 6000);
    await().until(() -> tracker.counters().spooled() == 6000);
    assertThat(tracker.counters().queued()).isZero();
    assertThat(numbersOnDisk()).isEqualTo(numbersTo(6000));
    brokerBack();
    await().atMost(LIMIT).until(() -> tracker.counters().sent() == 6000);
    assertThat(tracker.counters().spooled()).isZero();
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(6000, 0, 0));
    assertThat(Trackers.sequence(kafka)).isEqualTo(numbersTo(6000));
    assertThat(onDisk()).isEmpty();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void whileSomeWaitOnDisk_newerOnesGoBehindThem() {
    brokerAway();
    QueueingTracker tracker = tracker("a", SpoolOptions.DEFAULTS.withDrainPerSecond(2000));
    Trackers.track(tracker, 3000);
    await().until(() -> tracker.counters().spooled() == 3000);
    brokerBack();
    await().until(() -> tracker.counters().sent() > 0);
    Trackers.track(tracker, 3000);
    await().atMost(LIMIT).until(() -> tracker.counters().sent() == 6000);
    assertThat(Trackers.sequence(kafka)).isEqualTo(numbersTo(6000));
    Trackers.track(tracker, 10);
    await().until(() -> tracker.counters().sent() == 6010);
    assertThat(tracker.close(LIMIT).sent()).isEqualTo(6010);
  }

  @Test
  void silentBroker_whatIsInFlightGoesToDiskToo() throws IOException {
    kafka.onSend = (record, attempt) -> Outcome.HOLD;
    QueueingTracker tracker = tracker("a");
    Trackers.track(tracker, 6000);
    await().atMost(LIMIT).until(() -> tracker.counters().spooled() == 6000);
    assertThat(numbersOnDisk()).isEqualTo(numbersTo(6000));
    brokerBack();
    kafka.release();
    await().atMost(LIMIT).until(() -> tracker.counters().sent() == 6000);
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(6000, 0, 0));
    assertThat(Trackers.sequence(kafka)).isEqualTo(numbersTo(6000));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void registryAway_eventsGoToDisk() {
    serializer.failure = new org.apache.kafka.common.errors.NetworkException("registry away");
    serializer.failing = record -> true;
    QueueingTracker tracker = tracker("a");
    Trackers.track(tracker, 1000);
    await().until(() -> tracker.counters().spooled() == 1000);
    serializer.failing = record -> false;
    await().atMost(LIMIT).until(() -> tracker.counters().sent() == 1000);
    assertThat(tracker.close(LIMIT).complete()).isTrue();
    assertThat(Trackers.sequence(kafka)).isEqualTo(numbersTo(1000));
  }

  @Test
  void close_whileTheBrokerIsAway_spoolsAndTheNextTrackerSends() {
    brokerAway();
    QueueingTracker first = tracker("a");
    Trackers.track(first, 700);
    long start = System.nanoTime();
    CloseReport report = first.close(LIMIT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.dividedBy(3));
    assertThat(report).isEqualTo(new CloseReport(0, 700, 0));
    assertThat(first.counters().spooled()).isEqualTo(700);
    brokerBack();
    QueueingTracker next = tracker("b");
    Trackers.track(next, 5);
    await().atMost(LIMIT).until(() -> next.counters().recovered().sent() == 700);
    assertThat(next.close(LIMIT)).isEqualTo(new CloseReport(5, 0, 0));
    assertThat(next.counters().recovered()).isEqualTo(new RecoveredEvents(700, Map.of()));
    List<UsageEvent> arrived = Trackers.usageEvents(kafka);
    assertThat(arrived).hasSize(705);
    assertThat(arrived.stream().filter(e -> e.getProducerId().equals("a")))
        .extracting(UsageEvent::getProducerSeq)
        .isEqualTo(numbersTo(700));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void close_withUnacknowledgedEvents_spoolsThem() throws IOException {
    kafka.onSend = (record, attempt) -> kafka.sends() <= 7 ? Outcome.ACKNOWLEDGE : Outcome.HOLD;
    QueueingTracker tracker = tracker("a");
    Trackers.track(tracker, 50);
    await().until(() -> kafka.sends() == 50);
    assertThat(tracker.close(Duration.ofSeconds(1))).isEqualTo(new CloseReport(7, 43, 0));
    assertThat(numbersOnDisk()).isEqualTo(LongStream.rangeClosed(8, 50).boxed().toList());
  }

  @Test
  void alwaysDurable_isOnDiskBeforeItIsSentAndGoneWhenAcknowledged() throws IOException {
    List<Integer> filesAtSend = new ArrayList<>();
    kafka.onSend =
        (record, attempt) -> {
          try {
            filesAtSend.add(onDisk().size());
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return Outcome.HOLD;
        };
    QueueingTracker tracker = tracker("a");
    tracker.assignment("user-1", "30d", "high_utilization").track();
    await().until(() -> kafka.sends() == 1);
    assertThat(filesAtSend).containsExactly(1);
    assertThat(tracker.counters().spooled()).isEqualTo(1);
    kafka.release();
    await().until(() -> tracker.counters().sent() == 1);
    assertThat(tracker.counters().spooled()).isZero();
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(1, 0, 0));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void memoryKinds_keepAllInMemory() throws IOException {
    brokerAway();
    QueueingTracker tracker = tracker("a", SpoolOptions.DEFAULTS.withUsage(Durability.MEMORY));
    Trackers.track(tracker, 100);
    assertThat(tracker.close(Duration.ofMillis(500))).isEqualTo(new CloseReport(0, 0, 100));
    assertThat(onDisk()).isEmpty();
  }

  @Test
  void spoolTooSmall_lossIsWhatWasEvicted() {
    brokerAway();
    QueueingTracker tracker = tracker("a", SpoolOptions.DEFAULTS.withMaxBytes(1 << 20));
    String notes = "x".repeat(1000);
    for (int i = 0; i < 4000; i++) {
      tracker.usage("crm", "view_deal").notes(notes).success();
    }
    await().until(() -> tracker.counters().queued() == 0);
    TrackerCounters away = tracker.counters();
    long lost = away.dropped().getOrDefault(LossReason.SPOOL_FULL, 0L);
    assertThat(lost).isBetween(2500L, 3500L);
    assertThat(away.spooled()).isEqualTo(4000 - lost);
    brokerBack();
    assertThat(tracker.counters().accepted()).isEqualTo(4000);
    await().atMost(LIMIT).until(() -> tracker.counters().spooled() == 0);
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(4000 - lost, 0, 0));
    assertThat(tracker.counters().dropped()).isEqualTo(Map.of(LossReason.SPOOL_FULL, lost));
    assertThat(Trackers.sequence(kafka))
        .as("the oldest are lost")
        .isEqualTo(LongStream.rangeClosed(lost + 1, 4000).boxed().toList());
  }

  @Test
  void silentBrokerAndSpoolTooSmall_restArrivesInOrder() {
    kafka.onSend = (record, attempt) -> Outcome.HOLD; // numbers 1 to 4096
    QueueingTracker tracker = tracker("a", SpoolOptions.DEFAULTS.withMaxBytes(1 << 20));
    String notes = "x".repeat(1000);
    for (int i = 0; i < 9000; i++) {
      tracker.usage("crm", "view_deal").notes(notes).success();
      if (i % 1000 == 0) {
        await().until(() -> tracker.counters().queued() < 8000);
      }
    }
    await().atMost(LIMIT).until(() -> tracker.counters().dropped().size() > 0);
    assertThat(kafka.sends()).isLessThanOrEqualTo(InFlight.MAX_SPAN);
    int held = kafka.sends();
    await().during(Duration.ofMillis(300)).until(() -> kafka.sends() == held);
    brokerBack();
    kafka.release();
    await().atMost(LIMIT).until(() -> tracker.counters().spooled() == 0);
    tracker.close(LIMIT);
    List<Long> sequence = Trackers.sequence(kafka);
    assertThat(sequence).isSorted().doesNotHaveDuplicates();
    TrackerCounters books = tracker.counters();
    assertThat(books.sent()).isEqualTo(sequence.size());
    assertThat(books.accepted()).isEqualTo(books.sent() + books.droppedTotal());
  }

  @Test
  void diskCantBeWritten_degradesToMemoryAndRecovers() throws IOException {
    Files.delete(root);
    Files.writeString(root, "a file where the directory should be");
    brokerAway();
    QueueingTracker tracker = tracker("a");
    Trackers.track(tracker, 12_000); // its queue holds 10,000
    TrackerCounters full = tracker.counters();
    assertThat(full.refused().keySet()).containsExactly(LossReason.QUEUE_FULL);
    assertThat(full.offered()).isEqualTo(12_000);
    assertThat(full.spooled()).isZero();
    Files.delete(root);
    await().atMost(LIMIT).until(() -> tracker.counters().spooled() == full.accepted());
    brokerBack();
    await().atMost(LIMIT).until(() -> tracker.counters().sent() == full.accepted());
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(full.accepted(), 0, 0));
    assertThat(Trackers.sequence(kafka)).isEqualTo(numbersTo(full.accepted()));
  }

  @Test
  void diskCantBeWritten_whatIsWrittenFirstIsSentAnyway() throws IOException {
    Files.delete(root);
    Files.writeString(root, "a file where the directory should be");
    QueueingTracker tracker = tracker("a");
    tracker.assignment("user-1", "30d", "high_utilization").track();
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(1, 0, 0));
  }

  @Test
  void filesDeletedByAPerson_areCountedAsDamaged() throws IOException {
    brokerAway();
    QueueingTracker tracker = tracker("a");
    Trackers.track(tracker, 300);
    await().until(() -> tracker.counters().spooled() == 300);
    for (Path file : EventFiles.in(root)) {
      Files.delete(file);
    }
    Trackers.track(tracker, 20);
    await().until(() -> tracker.counters().spooled() == 320);
    brokerBack();
    await().atMost(LIMIT).until(() -> tracker.counters().sent() == 20);
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(20, 0, 0));
    assertThat(tracker.counters().dropped()).isEqualTo(Map.of(LossReason.SPOOL_DAMAGED, 300L));
  }

  @Test
  void twoTrackersOnOneDirectory_neverMix() throws IOException {
    brokerAway();
    QueueingTracker one = tracker("a");
    QueueingTracker two = tracker("b");
    Trackers.track(one, 500);
    Trackers.track(two, 600);
    await().until(() -> one.counters().spooled() == 500 && two.counters().spooled() == 600);
    for (Path file : EventFiles.in(root)) {
      try (EventFileReader reader = EventFiles.open(file)) {
        reader.forEachRemaining(
            e ->
                assertThat(root.relativize(file).getName(0))
                    .hasToString(((UsageEvent) e).getProducerId()));
      }
    }
    brokerBack();
    await().atMost(LIMIT).until(() -> one.counters().sent() == 500);
    await().atMost(LIMIT).until(() -> two.counters().sent() == 600);
    one.close(LIMIT);
    two.close(LIMIT);
    assertThat(one.counters().recovered()).isEqualTo(RecoveredEvents.NONE);
    assertThat(two.counters().recovered()).isEqualTo(RecoveredEvents.NONE);
    assertThat(arrivedIdentities()).hasSize(1100);
    assertThat(kafka.stored()).hasSize(1100);
  }

  @Test
  void local_storesAndNeverConnects() throws IOException {
    QueueingTracker tracker =
        Trackers.local(kafka, serializer, "a", new Storage(root, SpoolOptions.LOCAL_STORE));
    Trackers.track(tracker, 1000);
    tracker.assignment("user-1", "30d", "high_utilization").track();
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(0, 1001, 0));
    assertThat(onDisk()).hasSize(1001);
    QueueingTracker next =
        Trackers.local(kafka, serializer, "b", new Storage(root, SpoolOptions.LOCAL_STORE));
    Trackers.track(next, 10);
    assertThat(next.close(LIMIT)).isEqualTo(new CloseReport(0, 10, 0));
    assertThat(onDisk()).as("nothing of the first is gone").hasSize(1011);
    assertThat(kafka.connects()).isZero();
  }
}
