package dev.footfall.standalone;

import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.standalone.settings.KnownSettings;
import dev.footfall.standalone.settings.SettingsLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every command, and the settings they lead to. */
final class CommonOptions {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with settings; environment variables FOOTFALL_… override it.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "One setting, overriding file and environment. Repeatable.")
  private Map<String, String> set = new LinkedHashMap<>();

  private int portOffset;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Added to every default port, for a second set beside the first (default:"
              + " ${DEFAULT-VALUE}).")
  void portOffset(int offset) {
    if (offset < 0 || offset > 50_000) {
      throw new ParameterException(
          command.commandLine(), "--port-offset must be between 0 and 50000, is " + offset);
    }
    portOffset = offset;
  }

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = ".footfall",
      description = "Where state is kept over restarts (default: ${DEFAULT-VALUE}).")
  private Path dataDirectory = Path.of(".footfall");

  int portOffset() {
    return portOffset;
  }

  Path dataDirectory() {
    return dataDirectory.toAbsolutePath().normalize();
  }

  /**
   * A connection to PostgreSQL, with days and times of UTC.
   *
   * @param role {@code reader} or {@code writer}
   * @throws IllegalStateException when PostgreSQL can't be reached or refuses; the message says
   *     where it was asked
   */
  Connection connect(String role) {
    Map<String, String> settings = settings();
    Properties login = new Properties();
    login.setProperty(
        "user", settings.getOrDefault("database." + role + ".user", "footfall_" + role));
    login.setProperty("password", settings.getOrDefault("database." + role + ".password", ""));
    login.setProperty("ApplicationName", command.qualifiedName());
    try {
      return inUtc(DriverManager.getConnection(settings.getOrDefault("database.url", ""), login));
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static Connection inUtc(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      // The driver asks for the time zone of this machine, and has no option against it. The same
      // question must have the same answer everywhere, and days are of UTC in docs/sql.md.
      sql.execute("SET TIME ZONE 'UTC'");
      return connection;
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** What PostgreSQL says, and where it was asked. */
  IllegalStateException refused(SQLException e) {
    String url = settings().getOrDefault("database.url", "");
    // Without parameters: a password may be among them.
    String shown = url.substring(0, (url + "?").indexOf('?'));
    return new IllegalStateException("PostgreSQL at " + shown + " says: " + e.getMessage(), e);
  }

  /** The audit trail, in the name of the user of the operating system. */
  AuditTrail audit() {
    return new AuditTrail(System.getProperty("user.name", "unknown"));
  }

  /**
   * What file, environment and command line say, over defaults that follow {@code --port-offset}
   * and {@code --data-dir}.
   *
   * @throws org.apache.kafka.common.config.ConfigException for an unknown name or an unreadable
   *     file
   */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kafka.bootstrap.servers", "127.0.0.1:" + (9092 + portOffset));
    settings.put("registry.url", "http://127.0.0.1:" + (8081 + portOffset) + "/apis/ccompat/v7");
    settings.put(
        "database.url", "jdbc:postgresql://127.0.0.1:" + (5432 + portOffset) + "/footfall");
    settings.put("console.port", Integer.toString(8080 + portOffset));
    settings.put(KnownSettings.AGGREGATOR_PORT, Integer.toString(8091 + portOffset));
    settings.put(KnownSettings.SINK_PORT, Integer.toString(8092 + portOffset));
    settings.put(KnownSettings.SAMPLE_PORT, Integer.toString(8090 + portOffset));
    settings.put("aggregator.state.dir", dataDirectory().resolve("aggregator").toString());
    settings.putAll(SettingsLoader.load(config, System.getenv(), set));
    return settings;
  }
}
