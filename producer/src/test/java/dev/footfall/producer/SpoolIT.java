package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.SmallDisk;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.ProducerReport;
import dev.footfall.producer.spool.EventFiles;
import dev.footfall.producer.spool.SpoolOptions;
import dev.footfall.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SpoolIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** For longer runs: {@code -Dfootfall.outage.seconds=60 -Dfootfall.outage.rate=2000}. */
  private static final int OUTAGE_SECONDS = Integer.getInteger("footfall.outage.seconds", 10);

  private static final int OUTAGE_RATE = Integer.getInteger("footfall.outage.rate", 2000);

  private static final int CALLERS = 4;

  private static FootfallStack stack;

  @TempDir Path root;

  @BeforeAll
  static void start() {
    stack = TestStack.start(Part.KAFKA, Part.REGISTRY);
    Arrivals.createTopics(stack.settings());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /** Impatient, so that a short outage is one. */
  private static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(stack.settings());
    settings.put("kafka.delivery.timeout.ms", "1500");
    settings.put("kafka.request.timeout.ms", "1000");
    return settings;
  }

  private UsageTracker tracker(Path spool, SpoolOptions options) {
    return UsageTracker.builder()
        .service("crm")
        .connection(settings())
        .spool(spool, options)
        .reportEvery(Duration.ofSeconds(1))
        .build();
  }

  /** Every number that was given, once, as everybody downstream sees it. */
  private static Set<Long> arrived(String producerId) {
    TreeSet<Long> numbers = new TreeSet<>();
    Arrivals.<dev.footfall.events.UsageEvent>read(stack.settings(), Topics.USAGE_EVENTS).stream()
        .map(ConsumerRecord::value)
        .filter(e -> e.getProducerId().equals(producerId))
        .forEach(e -> numbers.add(e.getProducerSeq()));
    return numbers;
  }

  private static Set<Long> numbersTo(long last) {
    return LongStream.rangeClosed(1, last).collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
  }

  private static ProducerReport lastReport(String producerId) {
    List<ProducerReport> reports =
        Arrivals.<ProducerReport>read(stack.settings(), Topics.PRODUCER_REPORTS).stream()
            .map(ConsumerRecord::value)
            .filter(r -> r.getProducerId().equals(producerId))
            .toList();
    assertThat(reports)
        .hasSizeGreaterThan(1)
        .allSatisfy(
            r ->
                assertThat(r.getAccepted())
                    .isEqualTo(
                        r.getSent()
                            + r.getSpooled()
                            + r.getQueued()
                            + r.getDropped().values().stream().mapToLong(n -> n).sum()));
    return reports.get(reports.size() - 1);
  }

  private static Callers callers(UsageTracker tracker) {
    return new Callers(tracker, CALLERS, OUTAGE_RATE / CALLERS);
  }

  /** As long as it takes the callers to track what they do in that time when they keep up. */
  private static long outage(UsageTracker tracker) {
    await().atMost(LIMIT).until(() -> tracker.counters().sent() > OUTAGE_RATE);
    stack.kill(Part.KAFKA);
    long atKill = tracker.counters().accepted();
    await()
        .atMost(LIMIT.plusSeconds(2L * OUTAGE_SECONDS))
        .until(() -> tracker.counters().accepted() > atKill + (long) OUTAGE_RATE * OUTAGE_SECONDS);
    return atKill;
  }

  @Test
  @Timeout(900)
  void brokerDown_everyAcceptedEventArrivesOnceInEffect() throws Exception {
    UsageTracker tracker = tracker(root, SpoolOptions.DEFAULTS);
    Callers callers = callers(tracker);
    long began = System.nanoTime();
    long atKill = outage(tracker);
    TrackerCounters away = tracker.counters();
    assertThat(away.spooled()).isGreaterThan((long) OUTAGE_RATE * OUTAGE_SECONDS / 2);
    stack.restart(Part.KAFKA);
    long back = System.nanoTime();
    await()
        .atMost(LIMIT.plusSeconds(2L * OUTAGE_SECONDS))
        .until(() -> tracker.counters().sent() > atKill && tracker.counters().spooled() == 0);
    long drained = System.nanoTime();
    callers.stop();
    CloseReport report = tracker.close(Duration.ofSeconds(30));
    TrackerCounters books = tracker.counters();
    assertThat(books.offered()).isEqualTo(callers.calls());
    assertThat(report).isEqualTo(new CloseReport(books.offered(), 0, 0));
    assertThat(arrived(tracker.producerId())).isEqualTo(numbersTo(books.accepted()));
    assertThat(root).isEmptyDirectory();
    assertThat(callers.longest()).isLessThan(Duration.ofSeconds(1));
    System.out.printf(
        "outage of %d s at %d events/s: %d on disk after %d ms, sent %d ms after the broker's"
            + " return; longest call %.2f ms; %s%n",
        OUTAGE_SECONDS,
        OUTAGE_RATE,
        away.spooled(),
        Duration.ofNanos(back - began).toMillis(),
        Duration.ofNanos(drained - back).toMillis(),
        callers.longest().toNanos() / 1e6,
        books);
    ProducerReport last = lastReport(tracker.producerId());
    assertThat(last.getClosed()).isTrue();
    assertThat(last.getSent()).isEqualTo(books.sent()).isEqualTo(last.getLastSeq());
  }

  @Test
  void brokerDownForLongerThanTheSpoolHolds_lossIsWhatWasEvicted() throws Exception {
    UsageTracker tracker = tracker(root, SpoolOptions.DEFAULTS.withMaxBytes(1 << 20));
    Callers callers = callers(tracker);
    outage(tracker);
    await().atMost(LIMIT).until(() -> tracker.counters().droppedTotal() > 5000);
    stack.restart(Part.KAFKA);
    await().atMost(LIMIT).until(() -> tracker.counters().spooled() == 0);
    callers.stop();
    assertThat(tracker.close(Duration.ofSeconds(30)).complete()).isTrue();
    TrackerCounters books = tracker.counters();
    assertThat(books.dropped().keySet()).containsExactly(LossReason.SPOOL_FULL);
    assertThat(books.accepted()).isEqualTo(callers.calls());
    assertThat(arrived(tracker.producerId()))
        .hasSize((int) (books.accepted() - books.droppedTotal()));
  }

  @Test
  void processKilled_nextOneSendsAllThatWasForced() throws Exception {
    stack.kill(Part.KAFKA);
    String producerId;
    long safe;
    try (TrackerProcess process = TrackerProcess.start(root, settings())) {
      await().atMost(LIMIT).until(() -> process.safe() > 5000);
      process.kill();
      producerId = process.producerId();
      safe = process.safe();
    } finally {
      stack.restart(Part.KAFKA);
    }
    sendWhatIsLeft();
    Set<Long> arrived = arrived(producerId);
    assertThat(arrived).isEqualTo(numbersTo(arrived.size()));
    assertThat(arrived.size()).isGreaterThanOrEqualTo((int) safe);
  }

  @Test
  void twoProcessesOnOneDirectory_oneKilledWhileTheBrokerServes_allIsThere() throws Exception {
    try (TrackerProcess killed = TrackerProcess.start(root, settings());
        TrackerProcess other = TrackerProcess.start(root, settings())) {
      await().atMost(LIMIT).until(() -> killed.safe() > 3000 && other.safe() > 3000);
      killed.kill();
      long others = other.safe();
      sendWhatIsLeftOf(killed.producerId());
      await().atMost(LIMIT).until(() -> other.safe() > others + 2000);
      other.kill();
      sendWhatIsLeft();
      for (TrackerProcess process : List.of(killed, other)) {
        Set<Long> arrived = arrived(process.producerId());
        assertThat(arrived).isEqualTo(numbersTo(arrived.size()));
        assertThat(arrived.size()).isGreaterThanOrEqualTo((int) process.safe());
      }
    }
  }

  private void sendWhatIsLeft() throws IOException {
    try (UsageTracker next = tracker(root, SpoolOptions.DEFAULTS)) {
      // The directories too: a killed process may have left one without events.
      await().atMost(LIMIT).until(() -> directoriesBeside(next).isEmpty());
      assertThat(next.counters().recovered().dropped()).isEmpty();
    }
    assertThat(root).isEmptyDirectory();
  }

  private List<Path> directoriesBeside(UsageTracker tracker) throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.filter(d -> !d.endsWith(tracker.producerId())).toList();
    }
  }

  private void sendWhatIsLeftOf(String producerId) throws IOException {
    try (UsageTracker next = tracker(root, SpoolOptions.DEFAULTS)) {
      await().atMost(LIMIT).until(() -> EventFiles.in(root.resolve(producerId)).isEmpty());
      assertThat(next.counters().accepted()).isZero();
    }
  }

  @Test
  void diskReadOnlyAndThenFull_degradesToMemoryWithoutLossAndRecovers() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(root, "size=4m")) {
      disk.readOnly(true);
      UsageTracker tracker = tracker(disk.path(), SpoolOptions.DEFAULTS);
      Callers callers = new Callers(tracker, 2, 500);
      await().atMost(LIMIT).until(() -> tracker.counters().sent() > 500);
      stack.kill(Part.KAFKA);
      await().atMost(LIMIT).until(() -> tracker.counters().queued() > 5000);
      disk.readOnly(false);
      await().atMost(LIMIT).until(() -> tracker.counters().spooled() > 5000);
      disk.fill();
      await().atMost(LIMIT).until(() -> tracker.counters().queued() > 3000);
      stack.restart(Part.KAFKA);
      await().atMost(LIMIT).until(() -> tracker.counters().spooled() == 0);
      callers.stop();
      CloseReport report = tracker.close(Duration.ofSeconds(30));
      assertThat(report).isEqualTo(new CloseReport(callers.calls(), 0, 0));
      assertThat(arrived(tracker.producerId())).isEqualTo(numbersTo(callers.calls()));
      assertThat(callers.longest()).isLessThan(Duration.ofSeconds(1));
    }
  }
}
