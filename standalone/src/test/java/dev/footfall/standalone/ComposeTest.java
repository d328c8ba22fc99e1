package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.footfall.aggregator.AggregatorConfig;
import dev.footfall.console.ConsoleConfig;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.SinkConfig;
import dev.footfall.standalone.settings.SettingsLoader;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docker-compose.yml sets what our services read, under the names they read it by. */
class ComposeTest {

  @ParameterizedTest
  @ValueSource(strings = {"topics", "aggregator", "sink", "console"})
  void environment_isUnderstoodByTheService(String service) throws Exception {
    Map<String, String> settings = SettingsLoader.load(null, environment(service), Map.of());
    switch (service) {
      case "aggregator" -> assertThat(AggregatorConfig.of(settings).toString()).isNotBlank();
      case "sink" -> assertThat(SinkConfig.of(settings).toString()).doesNotContain("secret");
      case "console" -> assertThat(ConsoleConfig.of(settings).toString()).doesNotContain("secret");
      default ->
          assertThat(ConnectionSettings.of(settings).toString())
              .contains("kafka:19092")
              .contains("registry:8080");
    }
  }

  @Test
  void services_areOurCommands() throws Exception {
    for (String service : new String[] {"topics", "aggregator", "sink", "console"}) {
      assertThat(compose().at("/services/" + service + "/command/0").asText()).isEqualTo(service);
    }
  }

  private static Map<String, String> environment(String service) throws Exception {
    Map<String, String> environment = new HashMap<>();
    JsonNode node = compose().at("/services/" + service + "/environment");
    node.properties().forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    // The YAML reader does not merge keys (<<), so the anchor's own map stands under that name.
    node.path("<<").properties().forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    if (!service.equals("console")) {
      compose()
          .at("/x-connection")
          .properties()
          .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    }
    environment.remove("<<");
    environment.replaceAll((name, value) -> value.startsWith("${") ? "secret" : value);
    environment.put("FOOTFALL_OPS_HOST", "0.0.0.0"); // the image's own
    return environment;
  }

  private static JsonNode compose() throws Exception {
    return YAMLMapper.builder()
        .build()
        .readTree(Files.readString(Documentation.directory().resolve("docker-compose.yml")));
  }
}
