package dev.footfall.standalone.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.footfall.producer.privacy.PrivacySwitches;
import dev.footfall.schemas.SettingNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;

/**
 * Flat settings by precedence: defaults &lt; file &lt; environment &lt; command line. Defaults are
 * the callers' concern; this answers what was said. An unknown name is refused with the nearest
 * known one; values are checked by the configuration types that read them.
 */
public final class SettingsLoader {

  /** Variables with our prefix that are not settings: the launcher and trackers read them. */
  private static final Set<String> NOT_SETTINGS =
      Set.of("FOOTFALL_JAVA_OPTS", "FOOTFALL_REGISTRY_HOME", PrivacySwitches.DISABLED);

  private SettingsLoader() {}

  /**
   * Loads and merges.
   *
   * @param file a YAML file, nested or flat; null for none
   * @param environment variables of the process
   * @param commandLine {@code name=value} pairs
   * @throws ConfigException when a name is unknown or the file can't be read
   */
  public static Map<String, String> load(
      @org.jspecify.annotations.Nullable Path file,
      Map<String, String> environment,
      Map<String, String> commandLine) {
    SettingNames names = KnownSettings.names();
    Map<String, String> all = new TreeMap<>();
    if (file != null) {
      all.putAll(read(file));
      names.check("file " + file, all.keySet());
    }
    Map<String, String> variables = new HashMap<>(environment);
    variables.keySet().removeAll(NOT_SETTINGS);
    all.putAll(names.ofEnvironment(variables, "FOOTFALL_"));
    names.check("command line", commandLine.keySet());
    all.putAll(commandLine);
    return all;
  }

  private static Map<String, String> read(Path file) {
    try {
      JsonNode root = YAMLMapper.builder().build().readTree(Files.readString(file));
      Map<String, String> settings = new TreeMap<>();
      if (root != null && !root.isMissingNode() && !root.isNull()) {
        if (!root.isObject()) {
          throw new ConfigException("file " + file + ": must be a map of settings");
        }
        flatten("", root, settings, file);
      }
      return settings;
    } catch (JsonProcessingException e) {
      var where = e.getLocation();
      throw new ConfigException(
          "file "
              + file
              + ", line "
              + where.getLineNr()
              + ", column "
              + where.getColumnNr()
              + ": not valid YAML: "
              + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ConfigException("file " + file + " can't be read: " + e);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into, Path file) {
    node.properties()
        .forEach(
            entry -> {
              String name = prefix + entry.getKey();
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                flatten(name + ".", value, into, file);
              } else if (value.isArray()) {
                throw new ConfigException(
                    "file " + file + ": setting '" + name + "' must be one value, is a list");
              } else if (!value.isNull()) {
                into.put(name, value.asText());
              }
            });
  }
}
