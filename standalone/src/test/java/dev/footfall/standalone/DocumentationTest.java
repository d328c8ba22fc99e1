package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.schemas.SettingNames;
import dev.footfall.standalone.settings.KnownSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documentation says is so. */
class DocumentationTest {

  @ParameterizedTest
  @MethodSource("commands")
  void commands_areUnderstood(String command) {
    List<String> words = Documentation.words(command);
    CommandLine.ParseResult parsed =
        Footfall.commandLine().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    assertThat(parsed.hasSubcommand()).isTrue();
  }

  static List<String> commands() {
    return Documentation.blocks("bash").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("./footfall "))
        .toList();
  }

  @Test
  void settings_areAllDocumentedAsTheyAre() throws IOException {
    Path file = Documentation.directory().resolve("docs/settings.md");
    String expected = settings();
    Path generated =
        Files.writeString(
            Files.createDirectories(Path.of("target")).resolve("settings.md"), expected);
    assertThat(Files.readString(file))
        .as(
            "docs/settings.md is not what the definitions say: copy standalone/%s over it",
            generated)
        .isEqualTo(expected);
  }

  @Test
  void examples_areThoseThatTestsRun() {
    String examples = Documentation.examples().replaceAll("\\s+", "");
    for (String block : Documentation.blocks("java")) {
      assertThat(examples).contains(block.replaceAll("\\s+", ""));
    }
  }

  @Test
  void alertRules_haveNoErrors() {
    List<String> rules =
        Documentation.blocks("yaml").stream().filter(b -> b.startsWith("groups:")).toList();
    assertThat(rules).isNotEmpty();
    for (String block : rules) {
      assertThat(AlertRules.parse(block.getBytes(UTF_8), "docs").byName()).isNotEmpty();
    }
  }

  @Test
  void links_leadSomewhere() {
    for (Path page : Documentation.pages()) {
      Documentation.links(page)
          .forEach(link -> assertThat(page.resolveSibling(link)).as("link in %s", page).exists());
    }
  }

  private static String settings() {
    StringBuilder page = new StringBuilder("# Settings\n\n");
    page.append(
        "From a YAML file (`--config`), from the environment, or by `--set NAME=VALUE`; later ones"
            + " win. ");
    page.append(
        "`kafka.*` goes to Kafka's\n"
            + "clients as it is, `registry.*` to the serializers with `schema.registry.` in"
            + " front.\n\n");
    page.append("| setting | default | environment | |\n|---|---|---|---|\n");
    Map<String, ConfigDef.ConfigKey> all = new TreeMap<>();
    KnownSettings.definitions().forEach(definition -> all.putAll(definition.configKeys()));
    all.values()
        .forEach(
            key ->
                page.append(
                    String.format(
                        "| `%s` | %s | `%s` | %s |%n",
                        key.name,
                        value(key),
                        SettingNames.variable(key.name),
                        key.documentation.replace("|", "\\|"))));
    return page.toString();
  }

  private static String value(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    Object value = key.type == ConfigDef.Type.PASSWORD ? "" : key.defaultValue;
    return value == null || value.toString().isEmpty() ? "none" : "`" + value + "`";
  }
}
