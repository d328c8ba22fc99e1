package dev.footfall.console;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Consoles for tests, on free ports. */
final class TestConsole {

  static final String TOKEN = "an-admin-token-for-tests";

  private TestConsole() {}

  /** Starts one with the token above. */
  static ConsoleService start(Map<String, String> settings, Clock clock) {
    return start(0, settings, clock);
  }

  /** Starts one on the port of one that has stopped. */
  static ConsoleService startOn(int port, Map<String, String> settings) {
    return start(port, settings, Clock.systemUTC());
  }

  private static ConsoleService start(int port, Map<String, String> settings, Clock clock) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(ConsoleConfig.PORT, Integer.toString(port));
    all.putIfAbsent(ConsoleConfig.ADMIN_TOKEN, TOKEN);
    ConsoleService console =
        new ConsoleService(
            ConsoleConfig.of(all), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), clock);
    console.start();
    return console;
  }

  /** Starts one that has no database to read. */
  static ConsoleService startAlone(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(ConsoleConfig.DATABASE_URL, "jdbc:postgresql://127.0.0.1:1/nothing");
    return start(all, Clock.systemUTC());
  }
}
