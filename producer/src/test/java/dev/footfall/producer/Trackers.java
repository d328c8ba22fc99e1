package dev.footfall.producer;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.privacy.PrivacyFilter;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.schemas.ConnectionSettings;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Trackers on a fake Kafka, and what arrived there. */
final class Trackers {

  static final String PRODUCER_ID = "crm-test";

  private Trackers() {}

  static PrivacyFilter fullPrivacy() {
    return new PrivacyFilter(PrivacySettings.FULL);
  }

  static TrackerConfig config(int queueCapacity) {
    return new TrackerConfig(
        "crm",
        "2.14.0",
        "test",
        ConnectionSettings.of(Map.of()),
        queueCapacity,
        TrackerConfig.DEFAULT_QUEUE_BYTES,
        TrackerConfig.DEFAULT_MAX_EVENT_BYTES,
        PrivacySettings.FULL);
  }

  /** A tracker whose sender does not run yet. */
  static QueueingTracker unstarted(FakeKafka kafka, FakeSerializer serializer, int queueCapacity) {
    return new QueueingTracker(
        config(queueCapacity), Clock.systemUTC(), serializer, kafka, PRODUCER_ID);
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
