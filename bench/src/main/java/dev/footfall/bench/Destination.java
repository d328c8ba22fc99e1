package dev.footfall.bench;

import java.util.HashMap;
import java.util.Map;

/** Where events go; {@link Destinations} tells the measured JVM the addresses. */
public enum Destination {
  /** A port that nobody listens on: connections are refused. */
  REFUSED,
  /** A port that accepts connections and never answers. */
  SILENT,
  /** A real broker and a real registry on this machine. */
  KAFKA;

  /** The property of the measured JVM with the broker's address. */
  String brokerProperty() {
    return "bench." + name() + ".broker";
  }

  /** The property of the measured JVM with the registry's address. */
  String registryProperty() {
    return "bench." + name() + ".registry";
  }

  /** Settings for a tracker, in the measured JVM. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", property(brokerProperty()));
    settings.put("registry.url", property(registryProperty()));
    return settings;
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set: start it through TrackerBench");
    }
    return value;
  }
}
