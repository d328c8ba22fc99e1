package dev.footfall.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.UsageEvent;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class UsageTrackerTest {

  private final FakeKafka kafka = new FakeKafka();

  @Test
  void record_hasKeyAndCloudEventsHeaders() {
    QueueingTracker tracker = Trackers.started(kafka);
    tracker.usage("crm", "view_deal").user("ada").session("s").success();
    tracker.usage("crm", "view_deal").session("s").success();
    tracker.usage("crm", "view_deal").success();
    tracker.close();
    assertThat(kafka.stored())
        .extracting(r -> new String(r.key(), UTF_8))
        .containsExactly("ada", "s", Trackers.PRODUCER_ID);
    ProducerRecord<byte[], byte[]> record = kafka.stored().get(0);
    UsageEvent event = FakeSerializer.read(record, UsageEvent.class);
    Map<String, String> headers = new HashMap<>();
    record.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
    assertThat(headers)
        .isEqualTo(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", event.getEventId().toString(),
                "ce_source", "/services/crm",
                "ce_type", "dev.footfall.events.UsageEvent",
                "ce_time", event.getOccurredAt().toString(),
                "content-type", "application/avro"));
  }

  @Test
  void source_isAValidUri() {
    String service = "my shop/ü?";
    String source =
        new String(
            new CloudEventHeaders(service)
                .of(
                    new UsageCapture("a", "b")
                        .toEvent(
                            new Origin("p", service, null, null, 1 << 20, Trackers.fullPrivacy()),
                            1))
                .lastHeader("ce_source")
                .value(),
            UTF_8);
    assertThat(URI.create(source).getPath()).isEqualTo("/services/" + service);
  }

  @Test
  void queueFull_refusesAndCounts() {
    QueueingTracker tracker = Trackers.unstarted(kafka, new FakeSerializer(), 100);
    Trackers.track(tracker, 130);
    TrackerCounters full = tracker.counters();
    assertThat(full.accepted()).isEqualTo(100);
    assertThat(full.queued()).isEqualTo(100);
    assertThat(full.refused()).isEqualTo(Map.of(LossReason.QUEUE_FULL, 30L));
    tracker.start();
    tracker.close();
    assertThat(tracker.counters().sent()).isEqualTo(100);
  }

  @Test
  void largeAndInvalidEvents_areRefusedAndCounted() {
    QueueingTracker tracker = Trackers.started(kafka);
    tracker.usage("crm", "view_deal").notes("x".repeat(200_000)).success();
    tracker.usage("", "view_deal").success();
    tracker.close();
    TrackerCounters counters = tracker.counters();
    assertThat(counters.refused())
        .isEqualTo(Map.of(LossReason.TOO_LARGE, 1L, LossReason.INVALID, 1L));
    assertThat(counters.offered()).isEqualTo(2);
  }

  @Test
  void counters_readLikeTheirIdentities() {
    TrackerCounters counters =
        new TrackerCounters(
            10,
            5,
            2,
            Map.of(LossReason.QUEUE_FULL, 3L),
            Map.of(LossReason.TOO_LARGE, 1L),
            new RecoveredEvents(4, Map.of(LossReason.SPOOL_EXPIRED, 6L)));
    assertThat(counters)
        .hasToString(
            "offered 13 = accepted 10 + refused 3 {queue_full=3}; "
                + "accepted 10 = sent 5 + spooled 2 + queued 2 + dropped 1 {too_large=1}; "
                + "recovered 4 {spool_expired=6}");
    assertThatThrownBy(() -> new TrackerCounters(2, 1, 2, Map.of(), Map.of(), RecoveredEvents.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toString_saysWhoAndTheBooks() {
    try (QueueingTracker tracker = Trackers.started(kafka)) {
      assertThat(tracker)
          .asString()
          .startsWith("UsageTracker[crm-test, offered 0 = accepted 0 + refused 0;");
    }
  }

  @Test
  void noop_takesEverything() {
    UsageTracker.NOOP.usage("crm", "view_deal").attribute("a", 1).success();
    UsageTracker.NOOP.assignment("u", "30d", "p").track();
    UsageTracker.NOOP.close();
    assertThat(UsageTracker.NOOP.counters().offered()).isZero();
  }

  @Test
  void build_refusesBadValuesWithWords() {
    TrackerBuilder good = UsageTracker.builder().service("crm");
    assertThatThrownBy(() -> UsageTracker.builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("service");
    assertThatThrownBy(() -> UsageTracker.builder().service("crm").queueCapacity(0).build())
        .hasMessage("queueCapacity must be between 1 and 16777216, is 0");
    assertThatThrownBy(() -> UsageTracker.builder().service("crm").queueBytes(10).build())
        .hasMessageContaining("queueBytes must be between 262144");
    assertThatThrownBy(() -> UsageTracker.builder().service("crm").maxEventBytes(1).build())
        .hasMessageContaining("maxEventBytes must be between 1024");
    assertThatThrownBy(() -> good.connection(Map.of("kafka.acks", "most")).build())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("acks");
    assertThatThrownBy(() -> good.connection(Map.of("kafka.delivery.timeout.ms", "5000")).build())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kafka.delivery.timeout.ms")
        .hasMessageContaining("10020");
    assertThatThrownBy(() -> good.connection(Map.of("registry.url", "nowhere")).build())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("registry.url");
    assertThatThrownBy(() -> good.connection(Map.of("registry.serializer", "no.Such")).build())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.Such");
  }
}
