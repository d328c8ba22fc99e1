package dev.footfall.standalone.settings;

import dev.footfall.aggregator.AggregatorConfig;
import dev.footfall.console.ConsoleConfig;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.SinkConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Every setting there is: the union of what the services define, and two open families, {@code
 * kafka.*} and {@code registry.*}, which go to Kafka's clients and to the serializers as they are.
 */
public final class KnownSettings {

  /** Address that the health and metrics endpoints of aggregator and sink listen on. */
  public static final String OPS_HOST = "ops.host";

  /** Port of the aggregator's health and metrics. */
  public static final String AGGREGATOR_PORT = "aggregator.http.port";

  /** Port of the sink's health and metrics. */
  public static final String SINK_PORT = "sink.http.port";

  /** Port of the sample application. */
  public static final String SAMPLE_PORT = "sample.port";

  private static final List<String> OPEN =
      List.of(ConnectionSettings.KAFKA, ConnectionSettings.REGISTRY);
  private static final String ENVIRONMENT = "FOOTFALL_";

  private KnownSettings() {}

  /** What standalone itself defines. */
  public static ConfigDef process() {
    return new ConfigDef()
        .define(
            OPS_HOST,
            ConfigDef.Type.STRING,
            "127.0.0.1",
            ConfigDef.Importance.MEDIUM,
            "Address that health and metrics of aggregator and sink listen on.")
        .define(
            AGGREGATOR_PORT,
            ConfigDef.Type.INT,
            8091,
            ConfigDef.Range.between(0, 65535),
            ConfigDef.Importance.MEDIUM,
            "Port of the aggregator's health and metrics; 0 takes a free one.")
        .define(
            SINK_PORT,
            ConfigDef.Type.INT,
            8092,
            ConfigDef.Range.between(0, 65535),
            ConfigDef.Importance.MEDIUM,
            "Port of the sink's health and metrics; 0 takes a free one.")
        .define(
            SAMPLE_PORT,
            ConfigDef.Type.INT,
            8090,
            ConfigDef.Range.between(0, 65535),
            ConfigDef.Importance.LOW,
            "Port of the demo's sample application; 0 takes a free one.");
  }

  /** All definitions, in the order an event meets them. */
  public static List<ConfigDef> definitions() {
    return List.of(
        process(),
        AggregatorConfig.definition(),
        SinkConfig.definition(),
        ConsoleConfig.definition());
  }

  /** Names of all settings outside the open families, sorted. */
  static TreeSet<String> names() {
    TreeSet<String> names = new TreeSet<>();
    definitions().forEach(d -> names.addAll(d.names()));
    return names;
  }

  static boolean isKnown(String name) {
    return OPEN.stream().anyMatch(name::startsWith) || names().contains(name);
  }

  /** The setting that an environment variable stands for, empty when it is none of ours. */
  static Optional<String> ofEnvironment(String variable) {
    for (String name : names()) {
      if (variable.equals(environment(name))) {
        return Optional.of(name);
      }
    }
    for (String family : OPEN) {
      if (variable.startsWith(environment(family))) {
        String rest = variable.substring(environment(family).length());
        return Optional.of(family + rest.toLowerCase(Locale.ROOT).replace('_', '.'));
      }
    }
    return Optional.empty();
  }

  /**
   * The environment variable of a setting: {@code sink.batch.rows} is {@code
   * FOOTFALL_SINK_BATCH_ROWS}.
   */
  public static String environment(String name) {
    return ENVIRONMENT + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The known name that is nearest to {@code name}, for an error message. */
  static String nearest(String name) {
    return names().stream()
        .min(Comparator.comparingInt(known -> distance(known, name)))
        .orElseThrow();
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
