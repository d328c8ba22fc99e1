package dev.footfall.producer;

import dev.footfall.producer.privacy.IpAddresses;
import dev.footfall.producer.privacy.KeyFile;
import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.producer.spool.Durability;
import dev.footfall.producer.spool.Fsync;
import dev.footfall.producer.spool.SpoolOptions;
import dev.footfall.schemas.SettingNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * A tracker's settings from outside the program: flat names, which {@link TrackerBuilder#settings}
 * takes. Only what is said is changed, so a builder's own calls are the defaults for it. Beside
 * {@code tracker.*} there are {@code kafka.*} and {@code registry.*}, as {@link
 * TrackerBuilder#connection} has them.
 */
public final class TrackerSettings {

  private static final String PREFIX = "tracker.";
  private static final String SERVICE = PREFIX + "service";
  private static final String VERSION = PREFIX + "version";
  private static final String ENVIRONMENT = PREFIX + "environment";
  private static final String QUEUE_EVENTS = PREFIX + "queue.events";
  private static final String QUEUE_BYTES = PREFIX + "queue.bytes";
  private static final String EVENT_BYTES = PREFIX + "event.bytes.max";
  private static final String ATTRIBUTE_BYTES = PREFIX + "attribute.bytes.max";
  private static final String REPORT_MS = PREFIX + "report.interval.ms";
  private static final String SPOOL_DIR = PREFIX + "spool.dir";
  private static final String SPOOL_BYTES = PREFIX + "spool.bytes.max";
  private static final String SPOOL_AGE_MS = PREFIX + "spool.age.max.ms";
  private static final String SPOOL_FSYNC = PREFIX + "spool.fsync";
  private static final String SPOOL_DRAIN = PREFIX + "spool.drain.per.second";
  private static final String DURABILITY_USAGE = PREFIX + "durability.usage";
  private static final String DURABILITY_ASSIGNMENTS = PREFIX + "durability.assignments";
  private static final String LOCAL_DIR = PREFIX + "local.dir";
  private static final String LEVEL = PREFIX + "privacy.level";
  private static final String KEY_FILE = PREFIX + "privacy.key.file";
  private static final String ALLOW = PREFIX + "privacy.attributes.allow";
  private static final String DENY = PREFIX + "privacy.attributes.deny";
  private static final String IP = PREFIX + "privacy.ip";

  private TrackerSettings() {}

  /** What there is, with its defaults. */
  public static ConfigDef definition() {
    SpoolOptions spool = SpoolOptions.DEFAULTS;
    ConfigDef all = new ConfigDef();
    define(all, SERVICE, Type.STRING, "", "Name of the application.");
    define(all, VERSION, Type.STRING, "", "Its version.");
    define(all, ENVIRONMENT, Type.STRING, "", "Its deployment environment.");
    define(
        all,
        QUEUE_EVENTS,
        Type.INT,
        TrackerConfig.DEFAULT_QUEUE_CAPACITY,
        "Events that may wait in memory.");
    define(all, QUEUE_BYTES, Type.LONG, TrackerConfig.DEFAULT_QUEUE_BYTES, "Bytes they may have.");
    define(
        all, EVENT_BYTES, Type.INT, TrackerConfig.DEFAULT_MAX_EVENT_BYTES, "Bytes of one event.");
    define(
        all,
        ATTRIBUTE_BYTES,
        Type.INT,
        TrackerConfig.DEFAULT_MAX_ATTRIBUTE_BYTES,
        "Bytes of attributes and result data of one event together.");
    define(
        all,
        REPORT_MS,
        Type.LONG,
        TrackerConfig.DEFAULT_REPORT_EVERY.toMillis(),
        "How often the tracker reports its counters; 0 means never.");
    define(all, SPOOL_DIR, Type.STRING, "", "Directory of the spool; empty means none.");
    define(all, SPOOL_BYTES, Type.LONG, spool.maxBytes(), "Bytes of the spool.");
    define(all, SPOOL_AGE_MS, Type.LONG, spool.maxAge().toMillis(), "Age of what is in it.");
    defineOneOf(all, SPOOL_FSYNC, spool.fsync(), "When an outage's events are forced to disk: ");
    define(
        all,
        SPOOL_DRAIN,
        Type.INT,
        spool.drainPerSecond(),
        "Events a second that are sent from disk at most, beside new ones.");
    defineOneOf(all, DURABILITY_USAGE, spool.usage(), "When usage events are on disk: ");
    defineOneOf(all, DURABILITY_ASSIGNMENTS, spool.assignments(), "When assignments are on disk: ");
    define(all, LOCAL_DIR, Type.STRING, "", "Where events are kept at privacy level local.");
    defineOneOf(all, LEVEL, Level.FULL, "What may be recorded: ");
    define(
        all,
        KEY_FILE,
        Type.STRING,
        "",
        "File with the HMAC keys of pseudonyms, made when it is missing.");
    define(all, ALLOW, Type.LIST, "", "Attributes that may be recorded below level full.");
    define(all, DENY, Type.LIST, "", "Attributes that are never recorded.");
    defineOneOf(all, IP, IpAddresses.TRUNCATED, "What is done with addresses of clients: ");
    return all;
  }

  private static void define(ConfigDef all, String name, Type type, Object value, String words) {
    all.define(name, type, value, Importance.MEDIUM, words);
  }

  private static <E extends Enum<E>> void defineOneOf(
      ConfigDef all, String name, E value, String words) {
    String[] codes =
        Arrays.stream(value.getDeclaringClass().getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);
    all.define(
        name,
        Type.STRING,
        value.name().toLowerCase(Locale.ROOT),
        ConfigDef.CaseInsensitiveValidString.in(codes),
        Importance.MEDIUM,
        words + String.join(", ", codes) + ".");
  }

  /**
   * The settings among environment variables: {@code FOOTFALL_TRACKER_PRIVACY_LEVEL} is {@code
   * tracker.privacy.level}, and so on.
   *
   * @throws ConfigException for a variable that begins with {@code FOOTFALL_TRACKER_} and is none
   */
  public static Map<String, String> ofEnvironment(Map<String, String> environment) {
    return names().ofEnvironment(environment, SettingNames.variable(PREFIX));
  }

  /**
   * The settings of a Java properties file, in UTF-8.
   *
   * @throws ConfigException for a name that is none
   * @throws IOException when the file can't be read
   */
  public static Map<String, String> ofFile(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
    names().check("file " + file, settings.keySet());
    return settings;
  }

  private static SettingNames names() {
    return new SettingNames(definition().names());
  }

  /** What the builder is told: the values of {@code settings} and no defaults. */
  static void apply(Map<String, String> settings, TrackerBuilder builder) {
    Map<String, String> ours = new TreeMap<>(settings);
    ours.keySet().removeIf(name -> !name.startsWith(PREFIX));
    names().check("tracker", ours.keySet());
    AbstractConfig values = new AbstractConfig(definition(), ours, false);
    if (settings.keySet().stream().anyMatch(TrackerSettings::isConnection)) {
      builder.connection(settings);
    }
    new Said(values, ours, builder).apply();
  }

  private static boolean isConnection(String name) {
    return name.startsWith("kafka.") || name.startsWith("registry.");
  }

  /** Values together with which of them were said. */
  private record Said(AbstractConfig values, Map<String, String> said, TrackerBuilder builder) {

    void apply() {
      when(SERVICE, () -> builder.name(values.getString(SERVICE)));
      when(VERSION, () -> builder.version(values.getString(VERSION)));
      when(ENVIRONMENT, () -> builder.environment(values.getString(ENVIRONMENT)));
      when(QUEUE_EVENTS, () -> builder.queueCapacity(values.getInt(QUEUE_EVENTS)));
      when(QUEUE_BYTES, () -> builder.queueBytes(values.getLong(QUEUE_BYTES)));
      when(EVENT_BYTES, () -> builder.maxEventBytes(values.getInt(EVENT_BYTES)));
      when(ATTRIBUTE_BYTES, () -> builder.maxAttributeBytes(values.getInt(ATTRIBUTE_BYTES)));
      when(REPORT_MS, () -> builder.reportEvery(Duration.ofMillis(values.getLong(REPORT_MS))));
      when(SPOOL_DIR, () -> builder.spool(Path.of(values.getString(SPOOL_DIR)), spool()));
      when(LOCAL_DIR, () -> builder.localStore(Path.of(values.getString(LOCAL_DIR))));
      when(LEVEL, () -> builder.privacy(privacy()));
    }

    private void when(String name, Runnable action) {
      String value = said.get(name);
      if (value != null && !value.isBlank()) {
        action.run();
      }
    }

    private SpoolOptions spool() {
      return new SpoolOptions(
          values.getLong(SPOOL_BYTES),
          Duration.ofMillis(values.getLong(SPOOL_AGE_MS)),
          constant(Fsync.class, SPOOL_FSYNC),
          values.getInt(SPOOL_DRAIN),
          constant(Durability.class, DURABILITY_USAGE),
          constant(Durability.class, DURABILITY_ASSIGNMENTS));
    }

    private PrivacySettings privacy() {
      Level level = constant(Level.class, LEVEL);
      PrivacySettings.Builder privacy =
          PrivacySettings.builder(level)
              .allowAttributes(values.getList(ALLOW).toArray(String[]::new))
              .denyAttributes(values.getList(DENY).toArray(String[]::new))
              .ipAddresses(constant(IpAddresses.class, IP));
      String keys = values.getString(KEY_FILE);
      if (!keys.isBlank()) {
        try {
          privacy.keys(KeyFile.loadOrCreate(Path.of(keys)));
        } catch (IOException e) {
          throw new ConfigException(
              KEY_FILE, keys, "the keys can't be read or made: " + e.getMessage());
        }
      }
      return privacy.build();
    }

    private <E extends Enum<E>> E constant(Class<E> type, String name) {
      return Enum.valueOf(type, values.getString(name).toUpperCase(Locale.ROOT));
    }
  }
}
