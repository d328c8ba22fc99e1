package dev.footfall.sink;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How long rows are kept. A row counts as old when both the time it tells of and the time of its
 * arrival are: a log of last year that was replayed today stays as long as one of today. Zero means
 * for ever. Assignments are kept for ever.
 *
 * @param usage usage events
 * @param errors what went wrong in them
 * @param sessions sessions
 * @param aggregates minutes, hours, and adoption of personas by day
 * @param alerts transitions of alerts that are over
 * @param producers reports of producers that are gone
 */
public record RetentionPolicy(
    Duration usage,
    Duration errors,
    Duration sessions,
    Duration aggregates,
    Duration alerts,
    Duration producers) {

  static final String USAGE = "sink.retention.usage.days";
  static final String ERRORS = "sink.retention.errors.days";
  static final String SESSIONS = "sink.retention.sessions.days";
  static final String AGGREGATES = "sink.retention.aggregates.days";
  static final String ALERTS = "sink.retention.alerts.days";
  static final String PRODUCERS = "sink.retention.producers.days";

  static ConfigDef define(ConfigDef definition) {
    days(definition, USAGE, 90, "usage events");
    days(definition, ERRORS, 30, "error messages and stack traces");
    days(definition, SESSIONS, 365, "sessions");
    days(definition, AGGREGATES, 730, "aggregates of minutes and hours and adoption of personas");
    days(definition, ALERTS, 365, "transitions of alerts that are over");
    days(definition, PRODUCERS, 365, "the books of producers");
    return definition;
  }

  private static void days(ConfigDef definition, String name, int days, String what) {
    definition.define(
        name,
        Type.INT,
        days,
        Range.between(0, 36_500),
        Importance.MEDIUM,
        "Days that "
            + what
            + " are kept, after they happened and after they arrived; 0 means for ever.");
  }

  static RetentionPolicy of(AbstractConfig values) {
    return new RetentionPolicy(
        days(values, USAGE),
        days(values, ERRORS),
        days(values, SESSIONS),
        days(values, AGGREGATES),
        days(values, ALERTS),
        days(values, PRODUCERS));
  }

  private static Duration days(AbstractConfig values, String name) {
    return Duration.ofDays(values.getInt(name));
  }
}
