package dev.footfall.sink;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * What the sink does to its tables besides writing rows.
 *
 * @param interval how often
 * @param daysAhead days after today whose partitions are made before they are needed
 * @param retention what leaves
 */
public record MaintenancePlan(Duration interval, int daysAhead, RetentionPolicy retention) {

  static final String INTERVAL_MS = "sink.maintenance.interval.ms";
  static final String DAYS_AHEAD = "sink.partition.days.ahead";

  static ConfigDef define(ConfigDef definition) {
    definition
        .define(
            INTERVAL_MS,
            Type.LONG,
            600_000L,
            Range.between(100, 86_400_000),
            Importance.LOW,
            "How often the sink makes partitions ahead, empties the default ones, applies retention"
                + " and adds up days that are over; one instance of all does it.")
        .define(
            DAYS_AHEAD,
            Type.INT,
            3,
            Range.between(0, 366),
            Importance.LOW,
            "Days after today whose partitions are made before they are needed.");
    return RetentionPolicy.define(definition);
  }

  static MaintenancePlan of(AbstractConfig values) {
    return new MaintenancePlan(
        Duration.ofMillis(values.getLong(INTERVAL_MS)),
        values.getInt(DAYS_AHEAD),
        RetentionPolicy.of(values));
  }
}
