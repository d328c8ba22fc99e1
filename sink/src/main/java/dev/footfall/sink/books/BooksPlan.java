package dev.footfall.sink.books;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How the books of producers are watched.
 *
 * @param interval how often they are looked at
 * @param grace how long events may be missing before that is an alert
 */
public record BooksPlan(Duration interval, Duration grace) {

  static final String INTERVAL_MS = "sink.books.interval.ms";
  static final String GRACE_MS = "sink.books.grace.ms";

  /** Adds the settings of the watch. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            INTERVAL_MS,
            Type.LONG,
            60_000L,
            Range.between(100, 86_400_000),
            Importance.LOW,
            "How often the sink compares what producers sent with what arrived; one instance of all"
                + " does it.")
        .define(
            GRACE_MS,
            Type.LONG,
            900_000L,
            Range.between(0, 604_800_000),
            Importance.MEDIUM,
            "How long events that Kafka acknowledged may be missing before the alert EventsMissing"
                + " fires. Longer than the sink is ever behind.");
  }

  /** Reads what {@link #define} defines. */
  public static BooksPlan of(AbstractConfig values) {
    return new BooksPlan(
        Duration.ofMillis(values.getLong(INTERVAL_MS)),
        Duration.ofMillis(values.getLong(GRACE_MS)));
  }
}
