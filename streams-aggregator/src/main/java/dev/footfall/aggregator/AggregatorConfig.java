package dev.footfall.aggregator;

import dev.footfall.aggregator.alerts.Alerting;
import dev.footfall.aggregator.sessions.SessionSettings;
import dev.footfall.schemas.ConnectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of the aggregator, all with the prefix {@code aggregator.}; {@link #definition()} has
 * their defaults and limits.
 *
 * @param connection how to reach Kafka and the registry
 * @param applicationId name of the consumer group and prefix of internal topics, before the
 *     topology's version is appended
 * @param stateDir what an instance keeps over restarts; each instance on a machine needs its own
 * @param threads stream threads in this instance
 * @param grace how long after its end, in event time, a window waits for late events. Longer means
 *     more open windows; an event that comes later still is counted, as an amendment.
 * @param idleClose how long a task must have had nothing to read before the wall clock closes its
 *     windows
 * @param commitInterval how often results are given out and committed: shorter is fresher and costs
 *     more transactions
 * @param backlogCommitInterval the same while a backlog is read, when nearly everything would
 *     change again: longer is faster, and a killed instance holds up its successor for longer; not
 *     below the other one
 * @param maxProducers producers per partition whose sequence numbers are remembered, at some 3 KB
 *     each; over that, the one that was silent the longest is forgotten
 * @param maxActions actions (type and name) that a service has in an hour; those beyond are counted
 *     together, as {@code __other__}
 * @param sessions what a session is, and how many are remembered
 * @param alerts where alert rules are, and when an evaluation is current
 * @param replicationFactor of internal topics; -1 takes the broker's default
 */
public record AggregatorConfig(
    ConnectionSettings connection,
    String applicationId,
    Path stateDir,
    int threads,
    Duration grace,
    Duration idleClose,
    Duration commitInterval,
    Duration backlogCommitInterval,
    int maxProducers,
    int maxActions,
    SessionSettings sessions,
    Alerting.Settings alerts,
    int replicationFactor) {

  private static final String APPLICATION_ID = "aggregator.application.id";
  private static final String STATE_DIR = "aggregator.state.dir";
  private static final String THREADS = "aggregator.threads";
  private static final String GRACE_MS = "aggregator.grace.ms";
  private static final String IDLE_CLOSE_MS = "aggregator.idle.close.ms";
  private static final String COMMIT_INTERVAL_MS = "aggregator.commit.interval.ms";
  private static final String BACKLOG_COMMIT_INTERVAL_MS = "aggregator.backlog.commit.interval.ms";
  private static final String MAX_PRODUCERS = "aggregator.max.producers";
  private static final String MAX_ACTIONS = "aggregator.max.actions";
  private static final String ALERT_FILE = "aggregator.alerts.file";
  private static final String ALERT_DELAY_MS = "aggregator.alerts.delay.ms";
  private static final String ALERT_MAX_AGE_MS = "aggregator.alerts.max.age.ms";
  private static final String REPLICATION_FACTOR = "aggregator.replication.factor";

  public AggregatorConfig {
    if (threads < 1
        || maxProducers < 1
        || maxActions < 1
        || grace.isNegative()
        || idleClose.isNegative()) {
      throw new IllegalArgumentException(
          "threads, maxProducers and maxActions must be at least 1, grace and idleClose not"
              + " negative, are "
              + threads
              + ", "
              + maxProducers
              + ", "
              + maxActions
              + ", "
              + grace
              + ", "
              + idleClose);
    }
    if (backlogCommitInterval.compareTo(commitInterval) < 0) {
      throw new ConfigException(
          "%s (%d) must not be below %s (%d)"
              .formatted(
                  BACKLOG_COMMIT_INTERVAL_MS,
                  backlogCommitInterval.toMillis(),
                  COMMIT_INTERVAL_MS,
                  commitInterval.toMillis()));
    }
  }

  /** All settings, with types, defaults, limits and words. */
  public static ConfigDef definition() {
    return SessionSettings.define(ownDefinition());
  }

  private static ConfigDef ownDefinition() {
    return new ConfigDef()
        .define(
            APPLICATION_ID,
            Type.STRING,
            "footfall-aggregator",
            ConfigDef.LambdaValidator.with(
                AggregatorConfig::checkApplicationId, () -> "letters, digits, '.', '_' and '-'"),
            Importance.MEDIUM,
            "Consumer group and prefix of internal topics; -v and the topology's version follow.")
        .define(
            STATE_DIR,
            Type.STRING,
            ".footfall/aggregator",
            new ConfigDef.NonEmptyString(),
            Importance.MEDIUM,
            "Directory kept over restarts, one per instance.")
        .define(THREADS, Type.INT, 2, Range.between(1, 64), Importance.MEDIUM, "Stream threads.")
        .define(
            GRACE_MS,
            Type.LONG,
            120_000L,
            Range.between(0, Duration.ofDays(1).toMillis()),
            Importance.MEDIUM,
            "How long a window waits for late events, event time. Later ones become amendments.")
        .define(
            IDLE_CLOSE_MS,
            Type.LONG,
            10_000L,
            Range.between(1_000, Duration.ofDays(1).toMillis()),
            Importance.LOW,
            "After so long without events the wall clock closes windows.")
        .define(
            COMMIT_INTERVAL_MS,
            Type.LONG,
            500L,
            Range.between(10, 60_000),
            Importance.MEDIUM,
            "How often results are given out and committed.")
        .define(
            BACKLOG_COMMIT_INTERVAL_MS,
            Type.LONG,
            5_000L,
            Range.between(10, 60_000),
            Importance.LOW,
            "The same while a backlog of more than 2 s is read.")
        .define(
            MAX_PRODUCERS,
            Type.INT,
            10_000,
            Range.between(1, 10_000_000),
            Importance.MEDIUM,
            "Producers per partition whose sequence numbers are remembered.")
        .define(
            MAX_ACTIONS,
            Type.INT,
            2_000,
            Range.between(1, 10_000),
            Importance.MEDIUM,
            "Actions told apart per service and hour; the rest are counted as __other__.")
        .define(
            ALERT_FILE,
            Type.STRING,
            "",
            Importance.MEDIUM,
            "Rules of alerts, read again when the file changes; empty takes those that come along.")
        .define(
            ALERT_DELAY_MS,
            Type.LONG,
            10_000L,
            Range.between(0, Duration.ofHours(1).toMillis()),
            Importance.LOW,
            "How long the evaluation of alerts waits for events that are under way.")
        .define(
            ALERT_MAX_AGE_MS,
            Type.LONG,
            Duration.ofMinutes(15).toMillis(),
            Range.between(60_000, Long.MAX_VALUE),
            Importance.MEDIUM,
            "How far behind the clock an evaluation may be to page anybody.")
        .define(
            REPLICATION_FACTOR,
            Type.INT,
            -1,
            ConfigDef.LambdaValidator.with(
                AggregatorConfig::checkReplicationFactor, () -> "-1 or at least 1"),
            Importance.MEDIUM,
            "Replication factor of internal topics; -1 takes the broker's default.");
  }

  /**
   * Reads the settings; those of other parts are not looked at.
   *
   * @throws ConfigException when a value is not allowed; the message names key and value
   */
  public static AggregatorConfig of(Map<String, String> settings) {
    ConfigDef definition = definition();
    Map<String, String> own = new HashMap<>(settings);
    own.keySet().retainAll(definition.names());
    AbstractConfig values = new AbstractConfig(definition, own, false); // without logging them
    return new AggregatorConfig(
        ConnectionSettings.of(settings),
        values.getString(APPLICATION_ID),
        Path.of(values.getString(STATE_DIR)),
        values.getInt(THREADS),
        Duration.ofMillis(values.getLong(GRACE_MS)),
        Duration.ofMillis(values.getLong(IDLE_CLOSE_MS)),
        Duration.ofMillis(values.getLong(COMMIT_INTERVAL_MS)),
        Duration.ofMillis(values.getLong(BACKLOG_COMMIT_INTERVAL_MS)),
        values.getInt(MAX_PRODUCERS),
        values.getInt(MAX_ACTIONS),
        SessionSettings.of(values),
        new Alerting.Settings(
            values.getString(ALERT_FILE).isBlank() ? null : Path.of(values.getString(ALERT_FILE)),
            Duration.ofMillis(values.getLong(ALERT_DELAY_MS)),
            Duration.ofMillis(values.getLong(ALERT_MAX_AGE_MS)),
            Duration.ofMillis(values.getLong(IDLE_CLOSE_MS))),
        values.getInt(REPLICATION_FACTOR));
  }

  /** The application id in force: a new version of the topology starts with a state of its own. */
  public String versionedApplicationId() {
    return applicationId + "-v" + AggregatorTopology.VERSION;
  }

  private static void checkApplicationId(String name, Object value) {
    String id = String.valueOf(value);
    if (!id.matches("[A-Za-z0-9._-]{1,150}")) {
      throw new ConfigException(
          name, value, "must have 1 to 150 letters, digits, '.', '_' or '-', as a topic's name");
    }
  }

  private static void checkReplicationFactor(String name, Object value) {
    int factor = (Integer) value;
    if (factor != -1 && factor < 1) {
      throw new ConfigException(name, value, "must be -1 for the broker's default, or at least 1");
    }
  }
}
