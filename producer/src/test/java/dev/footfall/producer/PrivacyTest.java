package dev.footfall.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.producer.privacy.HmacKey;
import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.schemas.ConnectionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Privacy of the tracker as a whole: what it offers to Kafka. */
class PrivacyTest {

  private final FakeKafka kafka = new FakeKafka();

  private QueueingTracker tracker(PrivacySettings settings) {
    TrackerConfig config =
        new TrackerConfig(
            "crm",
            null,
            null,
            ConnectionSettings.of(Map.of()),
            100,
            TrackerConfig.DEFAULT_QUEUE_BYTES,
            TrackerConfig.DEFAULT_MAX_EVENT_BYTES,
            TrackerConfig.DEFAULT_MAX_ATTRIBUTE_BYTES,
            settings,
            null,
            Duration.ZERO);
    QueueingTracker tracker =
        new QueueingTracker(
            config, Clock.systemUTC(), new FakeSerializer(), kafka, Trackers.PRODUCER_ID);
    tracker.start();
    return tracker;
  }

  @Test
  void anonymised_hasPseudonymsInKeysAndHeadersToo() {
    QueueingTracker tracker =
        tracker(
            PrivacySettings.builder(Level.ANONYMISED).keys(List.of(HmacKey.random("7"))).build());
    tracker.usage("crm", "view_deal").user("canary").entity("deal", "canary").success();
    tracker.usage("crm", "view_deal").session("canary").failed(new RuntimeException("canary"));
    tracker.assignment("canary", "30d", "p").track();
    tracker.close();
    assertThat(kafka.stored())
        .hasSize(3)
        .allSatisfy(
            record -> {
              assertThat(new String(record.key(), UTF_8)).startsWith("hm7:");
              assertThat(new String(record.value(), UTF_8)).doesNotContain("canary");
              record
                  .headers()
                  .forEach(h -> assertThat(new String(h.value(), UTF_8)).doesNotContain("canary"));
            });
    assertThat(kafka.stored().get(0).key()).isEqualTo(kafka.stored().get(2).key());
  }

  @Test
  void personaLoggingOff_keepsPersonaUsageOutOfQueueAndBooks() {
    QueueingTracker tracker =
        tracker(PrivacySettings.builder(Level.FULL).personaLogging(false).build());
    tracker.usage("persona", "view").persona("p").success();
    tracker.usage("persona", "anything").success();
    tracker.usage("crm", "copy").persona("p").success();
    tracker.usage("crm", "view_deal").persona("p").success();
    tracker.usage("crm", "view").success();
    tracker.assignment("ada", "30d", "p").track();
    tracker.close();
    assertThat(tracker.counters().offered()).isEqualTo(3);
    assertThat(kafka.stored()).hasSize(3);
  }

  @Test
  void build_followsSwitchesAndLevel() {
    assertThat(
            UsageTracker.builder()
                .service("crm")
                .switches(Map.of("FOOTFALL_DISABLED", "1"))
                .build())
        .isSameAs(UsageTracker.NOOP);
    assertThat(
            UsageTracker.builder()
                .service("crm")
                .privacy(PrivacySettings.builder(Level.OFF).build())
                .build())
        .isSameAs(UsageTracker.NOOP);
    assertThatThrownBy(
            () -> UsageTracker.builder().switches(Map.of("FOOTFALL_DISABLED", "1")).build())
        .as("a mistake shows also where tracking is off")
        .hasMessageContaining("service");
    assertThatThrownBy(
            () ->
                UsageTracker.builder()
                    .service("crm")
                    .privacy(PrivacySettings.builder(Level.LOCAL).build())
                    .build())
        .hasMessageContaining("level local needs a place");
  }
}
