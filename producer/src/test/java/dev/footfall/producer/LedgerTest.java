package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.ProducerReport;
import dev.footfall.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LedgerTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final FakeKafka kafka = new FakeKafka();

  private QueueingTracker tracker() {
    QueueingTracker tracker =
        new QueueingTracker(
            Trackers.config(10_000, null, Duration.ofSeconds(1)),
            Clock.systemUTC(),
            new FakeSerializer(),
            kafka,
            Trackers.PRODUCER_ID);
    tracker.start();
    return tracker;
  }

  private List<ProducerReport> reports() {
    return kafka.stored().stream()
        .filter(r -> r.topic().equals(Topics.PRODUCER_REPORTS.name()))
        .map(r -> FakeSerializer.read(r, ProducerReport.class))
        .toList();
  }

  @Test
  void reports_areSentInTimeAndAtTheEnd() {
    QueueingTracker tracker = tracker();
    Trackers.track(tracker, 100);
    await().atMost(LIMIT).until(() -> !reports().isEmpty());
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(100, 0, 0));
    await().atMost(LIMIT).until(() -> reports().get(reports().size() - 1).getClosed());
    ProducerReport last = reports().get(reports().size() - 1);
    assertThat(last.getAccepted()).isEqualTo(100).isEqualTo(last.getSent());
    assertThat(last.getLastSeq()).isEqualTo(100);
  }

  @Test
  void reportsTopicMissing_eventsGoOnAndCloseDoesNotWait() {
    CountDownLatch missing = new CountDownLatch(1);
    CountDownLatch asked =
        new CountDownLatch(1) {
          @Override
          public void await() throws InterruptedException {
            countDown();
            missing.await();
          }
        };
    kafka.blocked = Map.of(Topics.PRODUCER_REPORTS.name(), asked);
    QueueingTracker tracker = tracker();
    await().atMost(LIMIT).until(() -> asked.getCount() == 0); // a report is being sent, and waits
    Trackers.track(tracker, 100);
    await().atMost(LIMIT).until(() -> tracker.counters().sent() == 100);
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(100, 0, 0));
    assertThat(reports()).isEmpty();
    missing.countDown();
  }
}
