package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.FakeKafka.Outcome;
import dev.footfall.producer.spool.Durability;
import dev.footfall.producer.spool.SpoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.errors.TimeoutException;

/** What holds whatever Kafka, the registry and the threads do, and over generations of trackers. */
class SpoolLawsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int THREADS = 3;

  private FakeKafka kafka = new FakeKafka();
  private FakeSerializer serializer = new FakeSerializer();

  @Property(tries = 5)
  void whateverHappens_nothingIsLostUncountedAndAllIsInOrder(@ForAll long seed) throws Exception {
    kafka = new FakeKafka(); // jqwik has one instance for all tries
    serializer = new FakeSerializer();
    Random random = new Random(seed);
    Path root = Files.createTempDirectory("spool-laws");
    Map<String, TrackerCounters> ends = new HashMap<>();
    long recovered = 0;
    for (int generation = 0; generation < 3; generation++) {
      String name = "p" + generation;
      QueueingTracker tracker =
          Trackers.spooling(kafka, serializer, name, new Storage(root, options(random)));
      AtomicBoolean stop = new AtomicBoolean();
      AtomicLong offered = new AtomicLong();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Thread thread = new Thread(() -> track(tracker, stop, offered));
        thread.start();
        threads.add(thread);
      }
      for (int step = 0; step < 6; step++) {
        happen(random);
        long until = System.nanoTime() + Duration.ofMillis(random.nextInt(250)).toNanos();
        while (System.nanoTime() < until) {
          assertThat(tracker.counters().queued()).isNotNegative(); // a snapshot checks itself, too
        }
      }
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      boolean last = generation == 2;
      if (last || random.nextBoolean()) {
        allIsWell();
        await().atMost(LIMIT).until(() -> tracker.counters().queued() == 0);
      }
      if (last) {
        await().atMost(LIMIT).until(() -> tracker.counters().spooled() == 0 && isEmpty(root));
      }
      CloseReport report = tracker.close(Duration.ofSeconds(2));
      TrackerCounters end = tracker.counters();
      assertThat(end.queued()).isZero();
      assertThat(end.offered()).isEqualTo(offered.get());
      assertThat(report.spooled()).isEqualTo(end.spooled());
      ends.put(name, end);
      recovered += end.recovered().sent();
    }
    assertThat(recovered)
        .as("each event that was left is sent by a later one")
        .isGreaterThanOrEqualTo(ends.values().stream().mapToLong(TrackerCounters::spooled).sum());
    assertArrivals(ends);
    delete(root);
  }

  private static SpoolOptions options(Random random) {
    return SpoolOptions.DEFAULTS
        .withUsage(random.nextBoolean() ? Durability.ALWAYS : Durability.ON_FAILURE)
        .withDrainPerSecond(random.nextBoolean() ? 20_000 : 100_000);
  }

  private static void track(QueueingTracker tracker, AtomicBoolean stop, AtomicLong offered) {
    while (!stop.get()) {
      tracker.usage("crm", "view_deal").success();
      if (offered.incrementAndGet() % 20 == 0) {
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private void happen(Random random) {
    switch (random.nextInt(6)) {
      case 0 -> kafka.noMetadata = new TimeoutException("away");
      case 1 -> kafka.onSend = (record, attempt) -> Outcome.FAIL;
      case 2 -> {
        long seed = random.nextLong();
        Random dice = new Random(seed);
        kafka.onSend =
            (record, attempt) ->
                dice.nextInt(300) == 0
                    ? (dice.nextBoolean() ? Outcome.FAIL : Outcome.STORE_AND_FAIL)
                    : Outcome.ACKNOWLEDGE;
      }
      case 3 -> kafka.onSend = (record, attempt) -> Outcome.HOLD;
      case 4 -> {
        serializer.failure = new org.apache.kafka.common.errors.NetworkException("registry away");
        serializer.failing = record -> true;
      }
      default -> allIsWell();
    }
  }

  private void allIsWell() {
    kafka.noMetadata = null;
    kafka.onSend = (record, attempt) -> Outcome.ACKNOWLEDGE;
    serializer.failing = record -> false;
    kafka.release();
  }

  private void assertArrivals(Map<String, TrackerCounters> ends) {
    Map<String, Set<Long>> seen = new HashMap<>();
    Map<String, Long> highest = new HashMap<>();
    for (UsageEvent event : Trackers.usageEvents(kafka)) {
      String producer = event.getProducerId();
      long seq = event.getProducerSeq();
      long top = highest.merge(producer, seq, Math::max);
      if (seen.computeIfAbsent(producer, p -> new HashSet<>()).add(seq)) {
        assertThat(seq)
            .as("%s: first seen while the aggregator can tell it from a duplicate", producer)
            .isGreaterThan(top - 8192);
      }
    }
    ends.forEach(
        (producer, end) -> {
          int arrived = seen.getOrDefault(producer, Set.of()).size();
          // What was given up at the end may have been stored without our knowing.
          assertThat((long) arrived).isBetween(end.sent() + end.spooled(), end.accepted());
          assertThat(end.accepted()).isEqualTo(end.sent() + end.spooled() + end.droppedTotal());
          assertThat(end.dropped().keySet()).isSubsetOf(LossReason.CLOSE_TIMEOUT);
        });
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.allMatch(p -> p.getFileName() != null && p.toString().endsWith("p2"));
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
