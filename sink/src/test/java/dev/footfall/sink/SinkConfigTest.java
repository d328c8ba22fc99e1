package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkConfigTest {

  @Test
  void of_withoutSettings_hasTheDefaults() {
    SinkConfig config = SinkConfig.of(Map.of());

    assertThat(config.groupId()).isEqualTo("footfall-sink");
    assertThat(config.writers()).isEqualTo(2);
    assertThat(config.batch())
        .isEqualTo(new BatchLimits(10_000, 16 << 20, 100, Duration.ofMillis(100)));
    assertThat(config.pollTimeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(config.maxPollRecords()).isEqualTo(5_000);
    assertThat(config.retry())
        .isEqualTo(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10)));
    assertThat(config.releaseTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.rejection()).isEqualTo(new RejectionLimit(0.5, 1_000));
    assertThat(config.migrate()).isTrue();
    assertThat(config.databaseWait()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.database().url()).isEqualTo("jdbc:postgresql://localhost:5432/footfall");
    assertThat(config.database().owner().user()).isEqualTo("footfall_owner");
    assertThat(config.database().writer().user()).isEqualTo("footfall_writer");
    assertThat(config.database().reader().user()).isEqualTo("footfall_reader");
    assertThat(config.database().writer().hasPassword()).isFalse();
  }

  @Test
  void of_readsWhatIsSet() {
    SinkConfig config =
        SinkConfig.of(
            Map.of(
                "sink.writers", "4",
                "sink.batch.rows.max", "500",
                "database.url", "jdbc:postgresql://db/usage",
                "kafka.bootstrap.servers", "k1:9092",
                "console.port", "not read here"));

    assertThat(config.writers()).isEqualTo(4);
    assertThat(config.batch().rows()).isEqualTo(500);
    assertThat(config.database().url()).isEqualTo("jdbc:postgresql://db/usage");
    assertThat(config.connections().client()).containsEntry("bootstrap.servers", "k1:9092");
  }

  @ParameterizedTest
  @CsvSource({
    "sink.writers, 0",
    "sink.writers, two",
    "sink.batch.rows.max, 0",
    "sink.batch.days.max, 5000",
    "sink.rejected.share.max, 1.5",
    "sink.retry.backoff.max.ms, 1",
    "sink.group.id, ''",
    "database.url, postgres://db/usage",
    "database.writer.user, bob"
  })
  void of_aBadValue_namesKeyAndValue(String key, String value) {
    assertThatThrownBy(() -> SinkConfig.of(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value);
  }

  @Test
  void toString_hidesSecrets() {
    SinkConfig config =
        SinkConfig.of(
            Map.of(
                "database.url", "jdbc:postgresql://db/usage?password=hunter2",
                "database.owner.password", "hunter2",
                "database.writer.password", "hunter2",
                "database.reader.password", "hunter2",
                "kafka.sasl.jaas.config", "hunter2",
                "registry.url", "http://me:hunter2@registry:8081"));

    assertThat(config.toString())
        .contains("jdbc:postgresql://db/usage", "footfall_writer", "footfall-sink")
        .doesNotContain("hunter2");
    assertThat(config.database().owner().toString()).doesNotContain("hunter2");
  }

  @Test
  void definition_documentsEveryKey() {
    assertThat(SinkConfig.definition().configKeys().values())
        .allSatisfy(
            key -> {
              assertThat(key.name).matches("(sink|database)\\.[a-z.]+");
              assertThat(key.documentation).endsWith(".");
              assertThat(key.hasDefault()).isTrue();
            });
  }
}
