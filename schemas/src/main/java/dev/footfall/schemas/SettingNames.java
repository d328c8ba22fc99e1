package dev.footfall.schemas;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/**
 * The names that a process knows settings by, in files and in the environment: {@code
 * sink.batch.rows.max} is {@code FOOTFALL_SINK_BATCH_ROWS_MAX}. Beside the fixed names there are
 * two open families, {@code kafka.*} and {@code registry.*}, which are passed on as they are.
 * Immutable.
 */
public final class SettingNames {

  private static final String PREFIX = "FOOTFALL_";
  private static final Set<String> OPEN =
      Set.of(ConnectionSettings.KAFKA, ConnectionSettings.REGISTRY);

  private final TreeSet<String> names;

  /** Knows {@code names} and the open families. */
  public SettingNames(Collection<String> names) {
    this.names = new TreeSet<>(names);
  }

  /** The environment variable of a setting. */
  public static String variable(String name) {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /**
   * Refuses what is not known.
   *
   * @param source where the settings come from, for the message
   * @throws ConfigException for an unknown name, with the nearest known one
   */
  public void check(String source, Collection<String> settings) {
    for (String name : settings) {
      if (!names.contains(name) && OPEN.stream().noneMatch(name::startsWith)) {
        throw new ConfigException(
            source + ": unknown setting '" + name + "', did you mean '" + nearest(name) + "'?");
      }
    }
  }

  /**
   * The settings that environment variables hold.
   *
   * @param environment variables of the process
   * @param strict begin of variables that must be settings, such as {@code FOOTFALL_}
   * @throws ConfigException for a variable that begins so and is none
   */
  public Map<String, String> ofEnvironment(Map<String, String> environment, String strict) {
    Map<String, String> settings = new TreeMap<>();
    environment.forEach(
        (variable, value) -> {
          Optional<String> name = ofVariable(variable);
          if (name.isPresent()) {
            settings.put(name.get(), value);
          } else if (variable.startsWith(strict)) {
            throw new ConfigException(
                "environment: unknown setting '"
                    + variable
                    + "', did you mean '"
                    + variable(nearest(dotted(variable.substring(PREFIX.length()))))
                    + "'?");
          }
        });
    return settings;
  }

  private Optional<String> ofVariable(String variable) {
    for (String name : names) {
      if (variable.equals(variable(name))) {
        return Optional.of(name);
      }
    }
    for (String family : OPEN) {
      if (variable.startsWith(variable(family))) {
        return Optional.of(family + dotted(variable.substring(variable(family).length())));
      }
    }
    return Optional.empty();
  }

  private static String dotted(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private String nearest(String name) {
    return NearestName.of(name, names).orElse("");
  }
}
