package dev.footfall.sink.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.sink.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class NotifierConfigTest {

  private static NotifierConfig of(Map<String, String> settings) {
    return NotifierConfig.of(
        new AbstractConfig(NotifierConfig.define(new ConfigDef()), settings, false));
  }

  @Test
  void defaults_tellNobody() {
    assertThat(of(Map.of()))
        .isEqualTo(
            new NotifierConfig(
                Optional.empty(),
                "http://localhost:8080",
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                Duration.ofDays(1),
                Duration.ofDays(90)));
    assertThat(of(Map.of("sink.alerts.file", "alerts.yaml")).file())
        .contains(Path.of("alerts.yaml"));
  }

  @Test
  void longestPause_isNotShorterThanTheFirst() {
    assertThatThrownBy(() -> of(Map.of("sink.alerts.retry.backoff.max.ms", "10")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sink.alerts.retry.backoff.max.ms");
  }
}
