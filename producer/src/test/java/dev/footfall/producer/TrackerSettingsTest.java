package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.producer.spool.EventFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerSettingsTest {

  @TempDir private Path directory;

  @Test
  void environment_configuresAWholeTracker() throws Exception {
    Map<String, String> environment =
        Map.of(
            "FOOTFALL_TRACKER_SERVICE", "billing",
            "FOOTFALL_TRACKER_PRIVACY_LEVEL", "local",
            "FOOTFALL_TRACKER_LOCAL_DIR", directory.toString(),
            "FOOTFALL_TRACKER_ATTRIBUTE_BYTES_MAX", "100",
            "FOOTFALL_SINK_WRITERS", "3");
    UsageTracker tracker =
        UsageTracker.builder().settings(TrackerSettings.ofEnvironment(environment)).build();
    tracker.usage("crm", "view_deal").success();
    tracker.usage("crm", "view_deal").attribute("x", "é".repeat(50)).success();
    tracker.close(Duration.ofSeconds(10));

    assertThat(tracker.producerId()).startsWith("billing-");
    assertThat(tracker.counters().spooled()).isEqualTo(1);
    assertThat(tracker.counters().dropped()).isEqualTo(Map.of(LossReason.TOO_LARGE, 1L));
    assertThat(EventFiles.in(directory)).isNotEmpty();
  }

  @Test
  void file_isWeakerThanWhatIsSaidAfterIt() throws Exception {
    Path file = directory.resolve("tracker.properties");
    Files.writeString(file, "tracker.service=from-file\ntracker.privacy.level=OFF\n");
    assertThat(UsageTracker.builder().settings(TrackerSettings.ofFile(file)).build())
        .isSameAs(UsageTracker.NOOP);
    try (UsageTracker tracker =
        UsageTracker.builder()
            .settings(TrackerSettings.ofFile(file))
            .settings(Map.of("tracker.privacy.level", "full"))
            .service("said")
            .build()) {
      assertThat(tracker.producerId()).startsWith("said-");
      tracker.close(Duration.ZERO);
    }
  }

  @Test
  void mistakes_areRefusedWithWhatIsAllowed() throws Exception {
    assertThatThrownBy(
            () -> TrackerSettings.ofEnvironment(Map.of("FOOTFALL_TRACKER_QUEUE_EVENT", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'FOOTFALL_TRACKER_QUEUE_EVENTS'");
    assertThatThrownBy(() -> UsageTracker.builder().settings(Map.of("tracker.sevrice", "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'tracker.service'");
    assertThatThrownBy(() -> UsageTracker.builder().settings(Map.of("tracker.privacy.level", "no")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("tracker.privacy.level", "ANONYMISED");
    Path file = Files.writeString(directory.resolve("bad"), "tracker.spool.dri=x\n");
    assertThatThrownBy(() -> TrackerSettings.ofFile(file))
        .hasMessageContaining("'tracker.spool.dir'");
  }
}
