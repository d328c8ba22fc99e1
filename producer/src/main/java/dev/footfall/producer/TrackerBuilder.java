package dev.footfall.producer;

import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.producer.privacy.PrivacySwitches;
import dev.footfall.producer.spool.SpoolOptions;
import dev.footfall.schemas.ConnectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a {@link UsageTracker}. Only {@link #service} is required. Not thread-safe. */
public final class TrackerBuilder {

  private static final Logger log = LoggerFactory.getLogger(UsageTracker.class);

  private String service = "";
  private @Nullable String version;
  private @Nullable String environment;
  private ConnectionSettings connection = ConnectionSettings.of(Map.of());
  private int queueCapacity = TrackerConfig.DEFAULT_QUEUE_CAPACITY;
  private long queueBytes = TrackerConfig.DEFAULT_QUEUE_BYTES;
  private int maxEventBytes = TrackerConfig.DEFAULT_MAX_EVENT_BYTES;
  private @Nullable Storage spool;
  private @Nullable Storage localStore;
  private Duration reportEvery = TrackerConfig.DEFAULT_REPORT_EVERY;
  private int maxAttributeBytes = TrackerConfig.DEFAULT_MAX_ATTRIBUTE_BYTES;
  private PrivacySettings privacy = PrivacySettings.FULL;
  private Map<String, String> switches = System.getenv();
  private @Nullable Duration shutdownLimit;

  TrackerBuilder() {}

  /**
   * The application, and its version if it has one: the fields service_name and service_version.
   */
  public TrackerBuilder service(String name, @Nullable String version) {
    this.service = name;
    this.version = version;
    return this;
  }

  /** The application, without a version. */
  public TrackerBuilder service(String name) {
    return service(name, null);
  }

  TrackerBuilder name(String name) {
    this.service = name;
    return this;
  }

  TrackerBuilder version(String itsVersion) {
    this.version = itsVersion;
    return this;
  }

  /**
   * Settings from outside the program, by the names of {@link TrackerSettings#definition()}: from
   * the environment ({@link TrackerSettings#ofEnvironment}), a file ({@link
   * TrackerSettings#ofFile}) or elsewhere. What they don't say stays as it is, and a later call
   * wins: of two, call the stronger one last. Privacy settings count when {@code
   * tracker.privacy.level} is among them, those of the spool when {@code tracker.spool.dir} is.
   * Names outside {@code tracker.*}, {@code kafka.*} and {@code registry.*} are passed over.
   *
   * @throws org.apache.kafka.common.config.ConfigException for an unknown {@code tracker.*} name,
   *     with the nearest known one, and for a value that is not allowed
   */
  public TrackerBuilder settings(Map<String, String> settings) {
    TrackerSettings.apply(settings, this);
    return this;
  }

  /** The deployment environment, such as {@code production}; default none. */
  public TrackerBuilder environment(@Nullable String name) {
    this.environment = name;
    return this;
  }

  /**
   * Where Kafka and the registry are; default is this machine with the usual ports. Every {@code
   * kafka.*} in it overrides what the tracker sets for its Kafka client: {@code acks=all}, {@code
   * delivery.timeout.ms=30000}, {@code request.timeout.ms=10000}, {@code max.block.ms=1000}, {@code
   * linger.ms=20}, {@code batch.size=65536}, {@code buffer.memory=8388608}, {@code
   * compression.type=lz4}.
   */
  public TrackerBuilder connection(ConnectionSettings connection) {
    this.connection = connection;
    return this;
  }

  /** The same from flat settings, as {@link ConnectionSettings#of} reads them. */
  public TrackerBuilder connection(Map<String, String> settings) {
    return connection(ConnectionSettings.of(settings));
  }

  /**
   * How many events may wait before new ones are refused; 1 to 16,777,216, default 65,536. Another
   * 4,096 may be with the Kafka client.
   */
  public TrackerBuilder queueCapacity(int events) {
    this.queueCapacity = events;
    return this;
  }

  /**
   * How many bytes the waiting events may have, counted roughly: 240 for an event, and two for each
   * character in it. At least {@link #maxEventBytes}, default 32 MiB.
   */
  public TrackerBuilder queueBytes(long bytes) {
    this.queueBytes = bytes;
    return this;
  }

  /**
   * How many bytes one event may have, counted in the same way; a larger one is refused as {@link
   * LossReason#TOO_LARGE}. 1,024 to 262,144, which is also the default: more than that, written out
   * in UTF-8, would come near the 1 MiB that a broker takes.
   */
  public TrackerBuilder maxEventBytes(int bytes) {
    this.maxEventBytes = bytes;
    return this;
  }

  /**
   * How many bytes attributes and result data of one event may have together, as JSON in UTF-8. An
   * event with more is dropped as a whole, as {@link LossReason#TOO_LARGE}: half of a JSON object
   * would be a wrong one. 0 to 262,144, default 8,192.
   */
  public TrackerBuilder maxAttributeBytes(int bytes) {
    this.maxAttributeBytes = bytes;
    return this;
  }

  /**
   * Keeps events on disk that can't be sent, so that they survive a long outage and the end of the
   * process; default is no spool. Any number of trackers and processes may share the directory:
   * each has a sub-directory of its own with a lock in it, and takes over those of processes that
   * are gone. The directory is made when it is needed. Where it can't be written, because it is
   * read-only or the disk is full, events wait in memory as without a spool.
   *
   * <p>It must be on a local file system: the locks of network file systems can't be relied on. It
   * holds the events as they are sent; what is made in it, and itself when it is made, only the
   * user that the application runs as may read.
   */
  public TrackerBuilder spool(Path directory, SpoolOptions options) {
    this.spool = new Storage(directory, options);
    return this;
  }

  /** The same with {@link SpoolOptions#DEFAULTS}. */
  public TrackerBuilder spool(Path directory) {
    return spool(directory, SpoolOptions.DEFAULTS);
  }

  /**
   * Where events are kept at the privacy level {@code local}, at which none is sent and no
   * connection is made; at other levels it is not used. The files are those of a spool, and {@link
   * dev.footfall.producer.spool.EventFiles} reads them. Kafka is never missed, so durability says
   * nothing but whether a batch is forced; the bounds and {@link SpoolOptions#fsync()} hold as they
   * do for a spool.
   */
  public TrackerBuilder localStore(Path directory, SpoolOptions options) {
    this.localStore = new Storage(directory, options);
    return this;
  }

  /** The same with {@link SpoolOptions#LOCAL_STORE}. */
  public TrackerBuilder localStore(Path directory) {
    return localStore(directory, SpoolOptions.LOCAL_STORE);
  }

  /**
   * How often the tracker publishes its {@link TrackerCounters} as a {@code ProducerReport} on the
   * topic {@code producer-reports}, so that what it sent can be compared with what arrived. One
   * second to one day, default 30 s, zero for never. There is one at the end too.
   */
  public TrackerBuilder reportEvery(Duration interval) {
    this.reportEvery = interval;
    return this;
  }

  /**
   * What may be recorded, and as what; default {@link PrivacySettings#FULL}. At level {@code off}
   * the tracker that is built is {@link UsageTracker#NOOP}.
   */
  public TrackerBuilder privacy(PrivacySettings settings) {
    this.privacy = settings;
    return this;
  }

  /**
   * Where the switches {@link PrivacySwitches#DISABLED} and {@link
   * PrivacySwitches#DISABLE_PERSONA_LOGGING} are looked up when the tracker is built; default is
   * the environment of the process. Events that a switch keeps out are not offered, so no counter
   * has them.
   */
  public TrackerBuilder switches(Map<String, String> environment) {
    this.switches = Map.copyOf(environment);
    return this;
  }

  /**
   * Closes the tracker when the JVM shuts down, within {@code limit}. Off by default, because the
   * hooks of a JVM run all at once: events of a request that ends later are refused. An application
   * that ends in order closes its tracker itself, as the last thing.
   */
  public TrackerBuilder closeOnShutdown(Duration limit) {
    this.shutdownLimit = limit;
    return this;
  }

  /**
   * Builds the tracker and starts its thread; returns at once, whether Kafka is there or not.
   *
   * @throws IllegalArgumentException when a value is not allowed
   * @throws org.apache.kafka.common.KafkaException when a setting of Kafka or of the registry has a
   *     bad value, or a class is missing
   */
  public UsageTracker build() {
    PrivacySettings allowed = privacy.with(PrivacySwitches.of(switches));
    TrackerConfig config =
        new TrackerConfig(
            service,
            version,
            environment,
            connection,
            queueCapacity,
            queueBytes,
            maxEventBytes,
            maxAttributeBytes,
            allowed,
            allowed.level().sends() ? spool : localStore,
            reportEvery);
    log.info("tracker of {}: {}", service, allowed);
    if (allowed.level() == Level.OFF) {
      return UsageTracker.NOOP;
    }
    QueueingTracker tracker = QueueingTracker.start(config);
    if (shutdownLimit != null) {
      tracker.closeOnShutdown(shutdownLimit);
    }
    return tracker;
  }
}
