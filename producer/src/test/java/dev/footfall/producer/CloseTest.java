package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.producer.FakeKafka.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CloseTest {

  private final FakeKafka kafka = new FakeKafka();

  private static Duration timed(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void close_countsUnsentAsDropped() {
    kafka.noMetadata = new TimeoutException("Topic not present in metadata");
    QueueingTracker tracker = Trackers.started(kafka);
    Trackers.track(tracker, 50);
    assertThat(tracker.close(Duration.ofMillis(300))).isEqualTo(new CloseReport(0, 0, 50));
    assertThat(tracker.counters().dropped()).isEqualTo(Map.of(LossReason.CLOSE_TIMEOUT, 50L));
    assertThat(tracker.counters().queued()).isZero();
  }

  @Test
  void close_countsUnacknowledgedAsDropped() {
    kafka.onSend = (record, attempt) -> kafka.sends() <= 7 ? Outcome.ACKNOWLEDGE : Outcome.HOLD;
    QueueingTracker tracker = Trackers.started(kafka);
    Trackers.track(tracker, 50);
    CloseReport report = tracker.close(Duration.ofMillis(300));
    assertThat(report).isEqualTo(new CloseReport(7, 0, 43));
    assertThat(report.complete()).isFalse();
  }

  @Test
  void close_withNothingQueued_isQuick() {
    QueueingTracker tracker = Trackers.started(kafka);
    Trackers.track(tracker, 5);
    await().until(() -> tracker.counters().sent() == 5);
    assertThat(timed(() -> tracker.close(Duration.ofSeconds(10))))
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void close_refusesWhatComesLater() {
    QueueingTracker tracker = Trackers.started(kafka);
    tracker.close();
    Trackers.track(tracker, 3);
    assertThat(tracker.counters().accepted()).isZero();
    assertThat(tracker.counters().refused()).isEqualTo(Map.of(LossReason.CLOSED, 3L));
  }

  @Test
  void close_twice_answersTheSame() {
    QueueingTracker tracker = Trackers.started(kafka);
    Trackers.track(tracker, 5);
    CloseReport first = tracker.close(Duration.ofSeconds(5));
    assertThat(tracker.close(Duration.ZERO)).isEqualTo(first);
    assertThat(kafka.stored()).hasSize(5);
  }

  @Test
  void close_ofNoTime_givesUpAtOnce() {
    kafka.onSend = (record, attempt) -> Outcome.HOLD;
    QueueingTracker tracker = Trackers.started(kafka);
    Trackers.track(tracker, 5);
    assertThat(timed(() -> tracker.close(Duration.ofSeconds(-1))))
        .isLessThan(Duration.ofSeconds(3));
    assertThat(tracker.counters().dropped()).isEqualTo(Map.of(LossReason.CLOSE_TIMEOUT, 5L));
  }

  @Test
  void close_whileTheSenderIsStuck_returnsInTimeAndItsBooksStay() throws InterruptedException {
    FakeSerializer serializer = new FakeSerializer();
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    serializer.failing =
        record -> {
          stuck.countDown();
          awaitUninterruptibly(release);
          return false;
        };
    QueueingTracker tracker = Trackers.started(kafka, serializer);
    Trackers.track(tracker, 5);
    stuck.await();
    Duration took = timed(() -> tracker.close(Duration.ofMillis(500)));
    assertThat(took).isBetween(Duration.ofMillis(450), Duration.ofMillis(900));
    TrackerCounters books = tracker.counters();
    assertThat(books.dropped()).isEqualTo(Map.of(LossReason.CLOSE_TIMEOUT, 5L));
    release.countDown();
    await().during(Duration.ofMillis(200)).until(() -> tracker.counters().equals(books));
  }

  /** Like a look-up of a name, which nothing can stop. */
  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void close_interrupted_settlesAndKeepsTheInterrupt() {
    kafka.onSend = (record, attempt) -> Outcome.HOLD;
    QueueingTracker tracker = Trackers.started(kafka);
    Trackers.track(tracker, 5);
    Thread.currentThread().interrupt();
    CloseReport report = tracker.close(Duration.ofSeconds(20));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report).isEqualTo(new CloseReport(0, 0, 5));
  }

  @RepeatedTest(20)
  void close_whileEightThreadsTrack_booksBalance() throws InterruptedException {
    QueueingTracker tracker = Trackers.unstarted(kafka, new FakeSerializer(), 500);
    tracker.start();
    AtomicLong offered = new AtomicLong();
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch warm = new CountDownLatch(8);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                long mine = 0;
                while (!stop.get()) {
                  tracker.usage("crm", "view_deal").success();
                  if (++mine == 200) {
                    warm.countDown();
                  }
                }
                offered.addAndGet(mine);
              });
      thread.start();
      threads.add(thread);
    }
    warm.await();
    for (int i = 0; i < 100; i++) { // each snapshot checks itself when it is made
      assertThat(tracker.counters().queued()).isBetween(0L, 500L + InFlight.MAX_SPAN);
    }
    CloseReport report = tracker.close(Duration.ofSeconds(10));
    TrackerCounters atClose = tracker.counters();
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    TrackerCounters end = tracker.counters();
    assertThat(end.accepted()).as("nothing is accepted after close").isEqualTo(atClose.accepted());
    assertThat(end.offered()).isEqualTo(offered.get());
    assertThat(end.queued()).isZero();
    assertThat(end.sent()).isEqualTo(kafka.stored().size()).isEqualTo(report.sent());
    assertThat(end.accepted()).isEqualTo(end.sent() + end.droppedTotal());
    assertThat(report.lost()).isZero();
  }
}
