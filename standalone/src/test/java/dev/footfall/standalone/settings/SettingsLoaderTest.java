package dev.footfall.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {

  @TempDir private Path directory;

  @Test
  void load_prefersCommandLineToEnvironmentToFile() throws Exception {
    Path file = file("console:\n  port: 1\nsink.http.port: 1\naggregator:\n  http:\n    port: 1\n");
    assertThat(
            SettingsLoader.load(
                file,
                Map.of("FOOTFALL_SINK_HTTP_PORT", "2", "FOOTFALL_CONSOLE_PORT", "2", "PATH", "x"),
                Map.of("console.port", "3")))
        .containsEntry("console.port", "3")
        .containsEntry("sink.http.port", "2")
        .containsEntry("aggregator.http.port", "1");
  }

  @Test
  void load_passesOnWhatGoesToKafkaAndRegistry() throws Exception {
    Path file = file("kafka:\n  security.protocol: SSL\nregistry.url: http://r.example\n");
    assertThat(
            SettingsLoader.load(
                file, Map.of("FOOTFALL_KAFKA_BOOTSTRAP_SERVERS", "b:9092"), Map.of()))
        .containsEntry("kafka.security.protocol", "SSL")
        .containsEntry("kafka.bootstrap.servers", "b:9092")
        .containsEntry("registry.url", "http://r.example");
  }

  @Test
  void load_refusesAnUnknownNameAndNamesTheNearest() {
    assertThatThrownBy(() -> SettingsLoader.load(file("console:\n  prot: 1\n"), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unknown setting 'console.prot'")
        .hasMessageContaining("'console.port'");
    assertThatThrownBy(
            () -> SettingsLoader.load(null, Map.of("FOOTFALL_CONSOLE_PROT", "1"), Map.of()))
        .hasMessageContaining("'FOOTFALL_CONSOLE_PORT'");
    assertThatThrownBy(() -> SettingsLoader.load(null, Map.of(), Map.of("database.ulr", "x")))
        .hasMessageContaining("command line")
        .hasMessageContaining("'database.url'");
  }

  @Test
  void load_saysWhereAFileIsNoYaml() {
    assertThatThrownBy(() -> SettingsLoader.load(file("a: b\n c: [\n"), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(
            () -> SettingsLoader.load(file("console.port: [1, 2]\n"), Map.of(), Map.of()))
        .hasMessageContaining("'console.port' must be one value");
    assertThatThrownBy(
            () -> SettingsLoader.load(directory.resolve("none.yaml"), Map.of(), Map.of()))
        .hasMessageContaining("can't be read");
  }

  @Test
  void load_takesAnEmptyFile() throws Exception {
    assertThat(SettingsLoader.load(file("# nothing yet\n"), Map.of(), Map.of())).isEmpty();
  }

  private Path file(String yaml) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "footfall", ".yaml"), yaml);
  }
}
