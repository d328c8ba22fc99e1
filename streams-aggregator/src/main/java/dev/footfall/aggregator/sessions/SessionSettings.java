package dev.footfall.aggregator.sessions;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of sessions, all with the prefix {@code aggregator.session.}; {@link #define} has their
 * defaults and limits.
 *
 * @param gap a longer pause of a user ends a session, where there is no session id
 * @param longest length of a session at most; also the longest pause under one session id
 * @param update an open session that changes is shown at most this often
 * @param retention how long after its latest event came a session is remembered: an event that
 *     comes later than that is in a session of its own
 * @param remembered sessions per partition that are remembered at most; over that, the one without
 *     events for the longest time is forgotten
 */
public record SessionSettings(
    Duration gap, Duration longest, Duration update, Duration retention, int remembered) {

  private static final String GAP_MS = "aggregator.session.gap.ms";
  private static final String MAX_MS = "aggregator.session.max.ms";
  private static final String UPDATE_MS = "aggregator.session.update.ms";
  private static final String RETENTION_MS = "aggregator.session.retention.ms";
  private static final String REMEMBERED = "aggregator.session.remembered.max";

  private static final long MOST_MS = Duration.ofDays(365).toMillis();

  public SessionSettings {
    if (gap.compareTo(longest) > 0 || longest.compareTo(retention) > 0) {
      throw new ConfigException(
          "%s (%d) must not be above %s (%d), nor that above %s (%d)"
              .formatted(
                  GAP_MS,
                  gap.toMillis(),
                  MAX_MS,
                  longest.toMillis(),
                  RETENTION_MS,
                  retention.toMillis()));
    }
  }

  /** Adds the settings to {@code definition}. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            GAP_MS,
            Type.LONG,
            Duration.ofMinutes(30).toMillis(),
            Range.between(1_000, MOST_MS),
            Importance.MEDIUM,
            "A longer pause of a user ends a session, where there is no session id.")
        .define(
            MAX_MS,
            Type.LONG,
            Duration.ofDays(1).toMillis(),
            Range.between(1_000, MOST_MS),
            Importance.MEDIUM,
            "Length of a session at most, and longest pause under one session id; not below the"
                + " gap.")
        .define(
            UPDATE_MS,
            Type.LONG,
            10_000L,
            Range.between(0, 3_600_000),
            Importance.LOW,
            "A session that changes is shown at most this often.")
        .define(
            RETENTION_MS,
            Type.LONG,
            Duration.ofDays(2).toMillis(),
            Range.between(1_000, MOST_MS),
            Importance.LOW,
            "How long after its latest event came a session can still take up late ones; not below"
                + " the maximum length.")
        .define(
            REMEMBERED,
            Type.INT,
            20_000,
            Range.between(1, 10_000_000),
            Importance.MEDIUM,
            "Sessions per partition that are remembered, at some 0.8 KB each.");
  }

  /** Reads them from values that {@link #define} has checked one by one. */
  public static SessionSettings of(AbstractConfig values) {
    return new SessionSettings(
        Duration.ofMillis(values.getLong(GAP_MS)),
        Duration.ofMillis(values.getLong(MAX_MS)),
        Duration.ofMillis(values.getLong(UPDATE_MS)),
        Duration.ofMillis(values.getLong(RETENTION_MS)),
        values.getInt(REMEMBERED));
  }
}
