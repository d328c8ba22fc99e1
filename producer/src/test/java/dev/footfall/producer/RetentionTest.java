package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.producer.spool.EventFileReader;
import dev.footfall.producer.spool.EventFiles;
import dev.footfall.producer.spool.SpoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long events stay on disk, and that what is too old is counted. */
@Timeout(60)
class RetentionTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Longer than the pause between two looks at the directory. */
  private static final Duration A_LOOK = Duration.ofMinutes(1);

  private final FakeKafka kafka = new FakeKafka();

  /** Files of processes that are gone have the time of the disk, so the clock begins there. */
  private final MovableClock clock = new MovableClock(Instant.now());

  @TempDir Path root;

  private QueueingTracker tracker(String producerId, Level level, SpoolOptions options) {
    return Trackers.onDisk(
        kafka,
        new FakeSerializer(),
        producerId,
        level == Level.FULL ? PrivacySettings.FULL : PrivacySettings.builder(level).build(),
        new Storage(root, options),
        clock);
  }

  private long eventsOnDisk() throws IOException {
    long count = 0;
    for (Path file : EventFiles.in(root)) {
      try (EventFileReader reader = EventFiles.open(file)) {
        while (reader.hasNext()) {
          reader.next();
          count++;
        }
      }
    }
    return count;
  }

  private static void awaitSpooled(QueueingTracker tracker, long events) {
    await().atMost(LIMIT).until(() -> tracker.counters().spooled() == events);
  }

  @Test
  void spool_keepsSevenDaysAndCountsWhatIsOlder() throws IOException {
    kafka.noMetadata = new TimeoutException("away");
    QueueingTracker tracker = tracker("a", Level.FULL, SpoolOptions.DEFAULTS);
    Trackers.track(tracker, 500);
    awaitSpooled(tracker, 500);
    clock.move(Duration.ofDays(6)); // the file is a day old and more, so a new one begins
    Trackers.track(tracker, 30);
    awaitSpooled(tracker, 530);
    assertThat(tracker.counters().droppedTotal()).isZero();

    clock.move(Duration.ofDays(1).plus(A_LOOK));
    awaitSpooled(tracker, 30);
    TrackerCounters books = tracker.counters();
    assertThat(books.dropped()).isEqualTo(Map.of(LossReason.SPOOL_EXPIRED, 500L));
    assertThat(books.accepted()).isEqualTo(530);
    assertThat(books.queued()).isZero();
    assertThat(eventsOnDisk()).isEqualTo(30);

    kafka.noMetadata = null;
    await().atMost(LIMIT).until(() -> tracker.counters().sent() == 30);
    assertThat(tracker.close(LIMIT)).isEqualTo(new CloseReport(30, 0, 0));
    assertThat(Trackers.sequence(kafka)).hasSize(30).startsWith(501L).endsWith(530L);
  }

  @Test
  void spoolOfAnEarlierProcess_olderThanSevenDays_isDeletedAndCounted() throws IOException {
    kafka.noMetadata = new TimeoutException("away");
    QueueingTracker first = tracker("a", Level.FULL, SpoolOptions.DEFAULTS);
    Trackers.track(first, 200);
    assertThat(first.close(LIMIT)).isEqualTo(new CloseReport(0, 200, 0));

    clock.move(Duration.ofDays(7).plus(A_LOOK));
    QueueingTracker next = tracker("b", Level.FULL, SpoolOptions.DEFAULTS);
    await().atMost(LIMIT).until(() -> !next.counters().recovered().dropped().isEmpty());
    assertThat(next.counters().recovered())
        .isEqualTo(new RecoveredEvents(0, Map.of(LossReason.SPOOL_EXPIRED, 200L)));
    assertThat(next.close(LIMIT)).isEqualTo(new CloseReport(0, 0, 0));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void localStore_keepsNinetyDaysByItself() throws IOException {
    QueueingTracker first = tracker("a", Level.LOCAL, SpoolOptions.LOCAL_STORE);
    Trackers.track(first, 100);
    assertThat(first.close(LIMIT)).isEqualTo(new CloseReport(0, 100, 0));

    clock.move(Duration.ofDays(89));
    QueueingTracker next = tracker("b", Level.LOCAL, SpoolOptions.LOCAL_STORE);
    Trackers.track(next, 10);
    awaitSpooled(next, 10);
    assertThat(eventsOnDisk()).isEqualTo(110);
    clock.move(Duration.ofDays(1).plus(A_LOOK));
    await().atMost(LIMIT).until(() -> eventsOnDisk() == 10);
    assertThat(next.counters().recovered())
        .isEqualTo(new RecoveredEvents(0, Map.of(LossReason.SPOOL_EXPIRED, 100L)));

    clock.move(Duration.ofDays(89)); // now its own are 90 days old
    await().atMost(LIMIT).until(() -> eventsOnDisk() == 0);
    assertThat(next.counters().dropped()).isEqualTo(Map.of(LossReason.SPOOL_EXPIRED, 10L));
    assertThat(next.close(LIMIT)).isEqualTo(new CloseReport(0, 0, 0));
    assertThat(kafka.connects()).isZero();
  }
}
