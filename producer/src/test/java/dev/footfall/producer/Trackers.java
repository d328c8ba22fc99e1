package dev.footfall.producer;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacyFilter;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.schemas.ConnectionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trackers on a fake Kafka, and what arrived there. */
final class Trackers {

  static final String PRODUCER_ID = "crm-test";

  private Trackers() {}

  static PrivacyFilter fullPrivacy() {
    return new PrivacyFilter(PrivacySettings.FULL);
  }

  static TrackerConfig config(int queueCapacity) {
    return config(queueCapacity, null, Duration.ZERO);
  }

  static TrackerConfig config(int queueCapacity, @Nullable Storage storage, Duration reportEvery) {
    return config(queueCapacity, PrivacySettings.FULL, storage, reportEvery);
  }

  private static TrackerConfig config(
      int queueCapacity, PrivacySettings privacy, @Nullable Storage storage, Duration reportEvery) {
    return new TrackerConfig(
        "crm",
        "2.14.0",
        "test",
        ConnectionSettings.of(Map.of()),
        queueCapacity,
        TrackerConfig.DEFAULT_QUEUE_BYTES,
        TrackerConfig.DEFAULT_MAX_EVENT_BYTES,
        TrackerConfig.DEFAULT_MAX_ATTRIBUTE_BYTES,
        privacy,
        storage,
        reportEvery);
  }

  /** A tracker whose sender does not run yet. */
  static QueueingTracker unstarted(FakeKafka kafka, FakeSerializer serializer, int queueCapacity) {
    return new QueueingTracker(
        config(queueCapacity), Clock.systemUTC(), serializer, kafka, PRODUCER_ID);
  }

  /** A running tracker with a spool. */
  static QueueingTracker spooling(
      FakeKafka kafka, FakeSerializer serializer, String producerId, Storage storage) {
    return onDisk(kafka, serializer, producerId, PrivacySettings.FULL, storage, Clock.systemUTC());
  }

  /** A running tracker of level {@code local}. */
  static QueueingTracker local(
      FakeKafka kafka, FakeSerializer serializer, String producerId, Storage storage) {
    PrivacySettings local = PrivacySettings.builder(Level.LOCAL).build();
    return onDisk(kafka, serializer, producerId, local, storage, Clock.systemUTC());
  }

  /** A running tracker that keeps events on disk. */
  static QueueingTracker onDisk(
      FakeKafka kafka,
      FakeSerializer serializer,
      String producerId,
      PrivacySettings privacy,
      Storage storage,
      Clock clock) {
    QueueingTracker tracker =
        new QueueingTracker(
            config(10_000, privacy, storage, Duration.ZERO), clock, serializer, kafka, producerId);
    tracker.start();
    return tracker;
  }

  static QueueingTracker started(FakeKafka kafka, FakeSerializer serializer) {
    QueueingTracker tracker = unstarted(kafka, serializer, 10_000);
    tracker.start();
    return tracker;
  }

  static QueueingTracker started(FakeKafka kafka) {
    return started(kafka, new FakeSerializer());
  }

  /** Tracks {@code count} events whose entity ids are 1, 2, 3 … */
  static void track(UsageTracker tracker, int count) {
    for (int i = 1; i <= count; i++) {
      tracker.usage("crm", "view_deal").entity("deal", Integer.toString(i)).success();
    }
  }

  static List<UsageEvent> usageEvents(FakeKafka kafka) {
    return kafka.stored().stream().map(r -> FakeSerializer.read(r, UsageEvent.class)).toList();
  }

  static List<Long> sequence(FakeKafka kafka) {
    return usageEvents(kafka).stream().map(UsageEvent::getProducerSeq).toList();
  }
}
