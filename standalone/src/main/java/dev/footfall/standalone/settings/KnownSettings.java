package dev.footfall.standalone.settings;

import dev.footfall.aggregator.AggregatorConfig;
import dev.footfall.console.ConsoleConfig;
import dev.footfall.producer.TrackerSettings;
import dev.footfall.schemas.SettingNames;
import dev.footfall.sink.SinkConfig;
import java.util.List;
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
        TrackerSettings.definition(),
        AggregatorConfig.definition(),
        SinkConfig.definition(),
        ConsoleConfig.definition());
  }

  /** The names of all of them. */
  static SettingNames names() {
    return new SettingNames(definitions().stream().flatMap(d -> d.names().stream()).toList());
  }
}
