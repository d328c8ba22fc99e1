package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class SettingNamesTest {

  private final SettingNames names = new SettingNames(List.of("tracker.queue.events", "sink.port"));

  @Test
  void ofEnvironment_takesKnownNamesAndOpenFamilies() {
    assertThat(
            names.ofEnvironment(
                Map.of(
                    "FOOTFALL_TRACKER_QUEUE_EVENTS", "10",
                    "FOOTFALL_KAFKA_SSL_KEYSTORE_LOCATION", "k",
                    "FOOTFALL_OTHER", "not ours",
                    "PATH", "/bin"),
                "FOOTFALL_TRACKER_"))
        .isEqualTo(Map.of("tracker.queue.events", "10", "kafka.ssl.keystore.location", "k"));
  }

  @Test
  void ofEnvironment_refusesAMistake() {
    assertThatThrownBy(
            () ->
                names.ofEnvironment(
                    Map.of("FOOTFALL_TRACKER_QUEUE_EVENT", "10"), "FOOTFALL_TRACKER_"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'FOOTFALL_TRACKER_QUEUE_EVENT'")
        .hasMessageContaining("'FOOTFALL_TRACKER_QUEUE_EVENTS'");
  }

  @Test
  void check_refusesWhatIsUnknown() {
    names.check("file x", List.of("sink.port", "kafka.anything", "registry.url"));
    assertThatThrownBy(() -> names.check("file x", List.of("sink.prot")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("file x")
        .hasMessageContaining("'sink.port'");
  }

  @Test
  void nearest_isOnlyNamedWhenItIsNear() {
    assertThat(NearestName.ifNear("Nmae", List.of("name", "priority"))).contains("name");
    assertThat(NearestName.ifNear("conditions", List.of("name", "id"))).isEmpty();
    assertThat(NearestName.of("x".repeat(1_000_000), List.of())).isEmpty();
  }
}
