package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleConfigTest {

  @Test
  void of_nothing_hasDefaults() {
    ConsoleConfig config = ConsoleConfig.of(Map.of());

    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.adminToken().value()).isEmpty();
    assertThat(config.liveInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.liveClients()).isEqualTo(100);
    assertThat(config.queryTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.databaseUrl()).isEqualTo("jdbc:postgresql://localhost:5432/footfall");
    assertThat(config.readerUser()).isEqualTo("footfall_reader");
    assertThat(config.readerPassword().value()).isEmpty();
  }

  @Test
  void of_settingsOfOthers_ignoresThem() {
    ConsoleConfig config = ConsoleConfig.of(Map.of("sink.batch.size", "x", "console.port", "0"));

    assertThat(config.port()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "console.port, 70000",
    "console.port, eighty",
    "console.host, ''",
    "console.live.interval.ms, 0",
    "console.live.max.clients, 0",
    "console.query.timeout.ms, -1",
    "database.url, postgres://db/footfall",
    "database.reader.user, ''",
  })
  void of_badValue_namesTheKeyAndTheValue(String key, String value) {
    assertThatThrownBy(() -> ConsoleConfig.of(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value);
  }

  @Test
  void of_tokenNoHeaderCanCarry_namesTheKeyAndHidesTheValue() {
    assertThatThrownBy(() -> ConsoleConfig.of(Map.of("console.admin.token", "two words")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("console.admin.token")
        .hasMessageContaining("without spaces")
        .hasMessageNotContaining("two words");
  }

  @Test
  void toString_withSecrets_showsNone() {
    ConsoleConfig config =
        ConsoleConfig.of(
            Map.of(
                "console.admin.token", "s3cret-token",
                "database.url", "jdbc:postgresql://db/footfall?password=s3cret",
                "database.reader.password", "s3cret-password"));

    assertThat(config)
        .asString()
        .doesNotContain("s3cret")
        .contains("db/footfall", "admin routes on");
  }

  @Test
  void definition_documentsEveryKey() {
    assertThat(ConsoleConfig.definition().configKeys().values())
        .hasSize(9)
        .allSatisfy(key -> assertThat(key.documentation).isNotBlank());
  }
}
