package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.schemas.ConnectionSettings;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class ProducerSettingsTest {

  private static ProducerConfig config(Map<String, String> settings) {
    return new ProducerConfig(ProducerSettings.of(ConnectionSettings.of(settings), "client"));
  }

  @Test
  void defaults_areSafeAndBounded() {
    ProducerConfig config = config(Map.of());
    assertThat(config.getString("acks")).isEqualTo("-1");
    assertThat(config.getBoolean("enable.idempotence")).isTrue();
    assertThat(config.getInt("delivery.timeout.ms")).isEqualTo(30_000);
    assertThat(config.getLong("max.block.ms")).isEqualTo(1000);
    assertThat(config.getLong("linger.ms")).isEqualTo(20);
    assertThat(config.getInt("batch.size")).isEqualTo(65_536);
    assertThat(config.getLong("buffer.memory")).isEqualTo(8_388_608);
    assertThat(config.getString("compression.type")).isEqualTo("lz4");
    assertThat(config.getBoolean("enable.metrics.push")).isFalse();
    assertThat(config.getString("client.id")).isEqualTo("client");
  }

  @Test
  void kafkaSettings_override() {
    ProducerConfig config =
        config(Map.of("kafka.linger.ms", "5", "kafka.compression.type", "zstd"));
    assertThat(config.getLong("linger.ms")).isEqualTo(5);
    assertThat(config.getString("compression.type")).isEqualTo("zstd");
  }

  @Test
  void connect_toAnUnknownName_throws() {
    Map<String, Object> settings =
        ProducerSettings.of(
            ConnectionSettings.of(Map.of("kafka.bootstrap.servers", "no-such-host.invalid:9092")),
            "client");
    assertThatThrownBy(() -> ProducerSettings.connect(settings))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("bootstrap.servers");
  }
}
