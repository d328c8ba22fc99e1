package dev.footfall.sink.notify;

import dev.footfall.sink.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of alert delivery.
 *
 * @param file the alert file; empty when nobody is told
 * @param externalUrl where people look, for links in messages
 * @param poll how often the leader looks for work, and others whether there is a leader
 * @param requestTimeout how long one attempt may last
 * @param retry pauses between attempts
 * @param maxAge when an undelivered message is given up
 * @param history how long ended messages are kept
 */
public record NotifierConfig(
    Optional<Path> file,
    String externalUrl,
    Duration poll,
    Duration requestTimeout,
    Backoff retry,
    Duration maxAge,
    Duration history) {

  static final String FILE = "sink.alerts.file";
  static final String EXTERNAL_URL = "sink.alerts.external.url";
  static final String POLL_MS = "sink.alerts.poll.ms";
  static final String TIMEOUT_MS = "sink.alerts.request.timeout.ms";
  static final String RETRY_MS = "sink.alerts.retry.backoff.ms";
  static final String RETRY_MAX_MS = "sink.alerts.retry.backoff.max.ms";
  static final String RETRY_AGE_MS = "sink.alerts.retry.age.max.ms";
  static final String HISTORY_DAYS = "sink.alerts.history.days";

  /** Adds the settings of alert delivery. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            FILE,
            Type.STRING,
            "",
            Importance.HIGH,
            "The alert file, with the sections route and receivers; read again when it changes."
                + " Empty means that alerts are stored and nobody is told.")
        .define(
            EXTERNAL_URL,
            Type.STRING,
            "http://localhost:8080",
            Importance.MEDIUM,
            "Address of the console as people reach it, for links in notifications.")
        .define(
            POLL_MS,
            Type.LONG,
            1_000L,
            Range.between(10, 10_000),
            Importance.LOW,
            "How often the delivering instance looks for work, and others whether one delivers.")
        .define(
            TIMEOUT_MS,
            Type.LONG,
            10_000L,
            Range.between(100, 60_000),
            Importance.LOW,
            "How long one attempt to deliver a notification may last.")
        .define(
            RETRY_MS,
            Type.LONG,
            1_000L,
            Range.atLeast(1),
            Importance.LOW,
            "First pause before a notification is tried again; it doubles up to "
                + RETRY_MAX_MS
                + ". A receiver's Retry-After makes it longer, up to an hour, and never shorter.")
        .define(
            RETRY_MAX_MS,
            Type.LONG,
            300_000L,
            Range.atLeast(1),
            Importance.LOW,
            "Longest pause before a notification is tried again.")
        .define(
            RETRY_AGE_MS,
            Type.LONG,
            86_400_000L,
            Range.atLeast(1),
            Importance.MEDIUM,
            "Age at which an undelivered notification is given up.")
        .define(
            HISTORY_DAYS,
            Type.INT,
            90,
            Range.atLeast(1),
            Importance.LOW,
            "Days for which alert_notifications shows what was delivered or given up.");
  }

  /**
   * Reads what {@link #define} defines.
   *
   * @throws ConfigException when a value is bad
   */
  public static NotifierConfig of(AbstractConfig values) {
    Duration first = Duration.ofMillis(values.getLong(RETRY_MS));
    Duration longest = Duration.ofMillis(values.getLong(RETRY_MAX_MS));
    if (longest.compareTo(first) < 0) {
      throw new ConfigException(
          RETRY_MAX_MS, longest.toMillis(), "must not be less than " + RETRY_MS);
    }
    return new NotifierConfig(
        Optional.of(values.getString(FILE)).filter(name -> !name.isBlank()).map(Path::of),
        values.getString(EXTERNAL_URL),
        Duration.ofMillis(values.getLong(POLL_MS)),
        Duration.ofMillis(values.getLong(TIMEOUT_MS)),
        new Backoff(first, longest),
        Duration.ofMillis(values.getLong(RETRY_AGE_MS)),
        Duration.ofDays(values.getInt(HISTORY_DAYS)));
  }
}
