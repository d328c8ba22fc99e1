package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service where there is no Kafka. */
class AggregatorServiceTest {

  @TempDir Path stateDir;

  private AggregatorService service(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("aggregator.state.dir", stateDir.toString());
    settings.put("kafka.bootstrap.servers", "127.0.0.1:1"); // nothing listens there
    settings.put("kafka.default.api.timeout.ms", "300");
    settings.put("kafka.request.timeout.ms", "200");
    return new AggregatorService(AggregatorConfig.of(settings), new SimpleMeterRegistry());
  }

  @Test
  void kafkaAway_isLiveAndNotReady_withTheReason_andClosesAtOnce() {
    try (AggregatorService service = service(Map.of())) {
      assertThat(service.live()).as("before the start").isFalse();
      service.start();
      assertThat(service.live()).isTrue();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(service.notReady())
                      .anySatisfy(reason -> assertThat(reason).contains("can't run"))
                      .contains("Kafka Streams is not started"));
      assertThat(service.live()).isTrue();

      service.close();
      assertThat(service.live()).isFalse();
      service.close(); // does nothing
    }
  }

  @Test
  void start_withAWrongClass_isRefused_namingTheSetting() {
    try (AggregatorService service = service(Map.of("registry.deserializer", "no.such.Class"))) {
      assertThatThrownBy(service::start)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("registry.deserializer")
          .hasMessageContaining("no.such.Class");
    }
  }

  @Test
  void start_twice_isRefused() {
    try (AggregatorService service = service(Map.of())) {
      service.start();
      assertThatIllegalStateException().isThrownBy(service::start);
    }
  }

  @Test
  void start_afterClose_isRefused() {
    AggregatorService service = service(Map.of());
    service.close();
    assertThatIllegalStateException().isThrownBy(service::start);
  }
}
