package dev.footfall.schemas;

import dev.footfall.events.Alert;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.ProducerReport;
import dev.footfall.events.SessionSummary;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The topic catalogue: every topic that a part of Footfall reads or writes, in the order an event
 * meets them.
 */
public final class Topics {

  /** Events and aggregates stay long enough for a sink that was down over a holiday. */
  private static final Duration MONTH = Duration.ofDays(30);

  /** Usage events, keyed by {@link EventKey}: everything of one user is in one partition. */
  public static final TopicSpec USAGE_EVENTS = events("usage-events", UsageEvent.getClassSchema());

  /**
   * Persona assignments, keyed and partitioned like usage events, so that the two can be joined.
   */
  public static final TopicSpec ASSIGNMENT_EVENTS =
      events("assignment-events", AssignmentEvent.getClassSchema());

  /**
   * Aggregates per window and dimensions. Not compacted: an amendment is a delta, and dropping an
   * older one would lose what it adds.
   */
  public static final TopicSpec USAGE_AGGREGATES =
      new TopicSpec(
          "usage-aggregates",
          Optional.of(UsageAggregateKey.getClassSchema()),
          Optional.of(UsageAggregate.getClassSchema()),
          4,
          MONTH);

  /** Session summaries, keyed by session key. */
  public static final TopicSpec SESSIONS = events("sessions", SessionSummary.getClassSchema());

  /**
   * Use of personas per day beside their assignments. Not compacted, as usage aggregates are not.
   */
  public static final TopicSpec PERSONA_ADOPTION =
      new TopicSpec(
          "persona-adoption",
          Optional.of(PersonaAdoptionKey.getClassSchema()),
          Optional.of(PersonaAdoption.getClassSchema()),
          4,
          MONTH);

  /** Alert transitions, keyed by alert id. */
  public static final TopicSpec ALERTS = single("alerts", Optional.of(Alert.getClassSchema()));

  /** The books of every producer, keyed by producer id. */
  public static final TopicSpec PRODUCER_REPORTS =
      single("producer-reports", Optional.of(ProducerReport.getClassSchema()));

  /** Records that a stage could not use, as {@link DeadLetter} describes. */
  public static final TopicSpec DEAD_LETTERS = single("dead-letters", Optional.empty());

  private static final List<TopicSpec> ALL =
      List.of(
          USAGE_EVENTS,
          ASSIGNMENT_EVENTS,
          USAGE_AGGREGATES,
          SESSIONS,
          PERSONA_ADOPTION,
          ALERTS,
          PRODUCER_REPORTS,
          DEAD_LETTERS);

  private Topics() {}

  /** All topics. */
  public static List<TopicSpec> all() {
    return ALL;
  }

  private static TopicSpec events(String name, Schema value) {
    return new TopicSpec(name, Optional.empty(), Optional.of(value), 4, MONTH);
  }

  private static TopicSpec single(String name, Optional<Schema> value) {
    return new TopicSpec(name, Optional.empty(), value, 1, MONTH);
  }
}
