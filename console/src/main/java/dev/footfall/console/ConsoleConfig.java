package dev.footfall.console;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How the console serves and where it reads. Immutable; {@link #toString()} has no secret.
 *
 * @param host address to listen on; the default 127.0.0.1 keeps the page on this machine
 * @param port port to listen on, default 8080; 0 takes a free one
 * @param adminToken what {@code Authorization: Bearer} must carry on admin routes; empty, the
 *     default, refuses them all
 * @param liveInterval how often the database is asked while somebody watches, default 500 ms
 * @param liveClients how many may watch at once, default 100; each one holds a thread
 * @param queryTimeout how long one report may run in the database, default 20 s
 * @param databaseUrl JDBC address, default {@code jdbc:postgresql://localhost:5432/footfall}
 * @param readerUser database role to read as, default {@code footfall_reader}
 * @param readerPassword its password, default empty
 */
public record ConsoleConfig(
    String host,
    int port,
    Password adminToken,
    Duration liveInterval,
    int liveClients,
    Duration queryTimeout,
    String databaseUrl,
    String readerUser,
    Password readerPassword) {

  /** Address to listen on. */
  public static final String HOST = "console.host";

  /** Port to listen on. */
  public static final String PORT = "console.port";

  /** Secret of the admin routes. */
  public static final String ADMIN_TOKEN = "console.admin.token";

  /** How often the live numbers are read. */
  public static final String LIVE_INTERVAL = "console.live.interval.ms";

  /** How many may watch at once. */
  public static final String LIVE_CLIENTS = "console.live.max.clients";

  /** Limit of one report in the database. */
  public static final String QUERY_TIMEOUT = "console.query.timeout.ms";

  /** JDBC address of the database. */
  public static final String DATABASE_URL = "database.url";

  /** Role to read as. */
  public static final String READER_USER = "database.reader.user";

  /** Password of that role. */
  public static final String READER_PASSWORD = "database.reader.password";

  private static final String JDBC = "jdbc:postgresql:";

  /** A new definition of all settings the console reads. */
  public static ConfigDef definition() {
    return new ConfigDef()
        .define(
            HOST,
            Type.STRING,
            "127.0.0.1",
            new NonEmptyString(),
            MEDIUM,
            "Address the console listens on.")
        .define(
            PORT,
            Type.INT,
            8080,
            Range.between(0, 65535),
            HIGH,
            "Port the console listens on; 0 takes a free one.")
        .define(
            ADMIN_TOKEN,
            Type.PASSWORD,
            "",
            ConfigDef.LambdaValidator.with(
                ConsoleConfig::requireToken, () -> "visible ASCII characters without spaces"),
            HIGH,
            "Bearer token of the admin routes; empty refuses them all.")
        .define(
            LIVE_INTERVAL,
            Type.LONG,
            500L,
            Range.between(50, 60_000),
            LOW,
            "How often the live numbers are read while somebody watches, milliseconds.")
        .define(
            LIVE_CLIENTS,
            Type.INT,
            100,
            Range.between(1, 1000),
            LOW,
            "How many may watch the live numbers at once; each one holds a thread.")
        .define(
            QUERY_TIMEOUT,
            Type.LONG,
            20_000L,
            Range.between(100, 600_000),
            LOW,
            "How long one report may run in the database, milliseconds.")
        .define(
            DATABASE_URL,
            Type.STRING,
            "jdbc:postgresql://localhost:5432/footfall",
            ConfigDef.LambdaValidator.with(
                ConsoleConfig::requireJdbc, () -> "an address starting with " + JDBC),
            HIGH,
            "JDBC address of the database.")
        .define(
            READER_USER,
            Type.STRING,
            "footfall_reader",
            new NonEmptyString(),
            MEDIUM,
            "Database role that the console and commands read as; the sink takes no other than"
                + " footfall_reader, as it grants rights to that name.")
        .define(READER_PASSWORD, Type.PASSWORD, "", MEDIUM, "Password of that role.");
  }

  /**
   * Reads the {@code console.*} settings and those of the database; others are not looked at.
   *
   * @throws ConfigException naming the key, its value and what is allowed
   */
  public static ConsoleConfig of(Map<String, String> settings) {
    ConfigDef definition = definition();
    Map<String, String> known =
        settings.entrySet().stream()
            .filter(setting -> definition.names().contains(setting.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    AbstractConfig parsed = new AbstractConfig(definition, known, false);
    return new ConsoleConfig(
        parsed.getString(HOST),
        parsed.getInt(PORT),
        parsed.getPassword(ADMIN_TOKEN),
        Duration.ofMillis(parsed.getLong(LIVE_INTERVAL)),
        parsed.getInt(LIVE_CLIENTS),
        Duration.ofMillis(parsed.getLong(QUERY_TIMEOUT)),
        parsed.getString(DATABASE_URL),
        parsed.getString(READER_USER),
        parsed.getPassword(READER_PASSWORD));
  }

  /** Where to listen and read, without secrets: a JDBC address may carry some behind its '?'. */
  @Override
  public String toString() {
    return "console on %s:%d, database %s as %s, admin routes %s"
        .formatted(
            host,
            port,
            databaseUrl.replaceFirst("\\?.*", ""),
            readerUser,
            adminToken.value().isEmpty() ? "off" : "on");
  }

  private static void requireToken(String name, Object value) {
    boolean sendable = ((Password) value).value().chars().allMatch(c -> c > ' ' && c < 127);
    if (!sendable) {
      throw new ConfigException(
          name, value, "allowed are visible ASCII characters without spaces, as a header carries");
    }
  }

  private static void requireJdbc(String name, Object value) {
    if (!String.valueOf(value).startsWith(JDBC)) {
      throw new ConfigException(name, value, "allowed is an address starting with " + JDBC);
    }
  }
}
