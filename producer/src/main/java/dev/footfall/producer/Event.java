package dev.footfall.producer;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.EventRules;
import dev.footfall.schemas.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A numbered event, ready to be written.
 *
 * @param topic where it goes
 * @param key its record key
 * @param id its identity
 * @param time its event time
 * @param value the record
 * @param violation the rule it breaks, null when it is usable
 */
record Event(
    String topic,
    String key,
    UUID id,
    Instant time,
    SpecificRecord value,
    EventRules.@Nullable Violation violation) {

  /**
   * The event of a record that was read from disk.
   *
   * @throws IllegalArgumentException when it is no event
   */
  static Event of(SpecificRecord value) {
    if (value instanceof UsageEvent usage) {
      return new Event(
          Topics.USAGE_EVENTS.name(),
          EventKey.of(usage),
          usage.getEventId(),
          usage.getOccurredAt(),
          usage,
          null);
    }
    if (value instanceof AssignmentEvent assignment) {
      return new Event(
          Topics.ASSIGNMENT_EVENTS.name(),
          EventKey.of(assignment),
          assignment.getAssignmentId(),
          assignment.getAssignedAt(),
          assignment,
          null);
    }
    throw new IllegalArgumentException(value.getSchema().getFullName() + " is no event");
  }

  boolean isAssignment() {
    return value instanceof AssignmentEvent;
  }

  String producerId() {
    return value instanceof UsageEvent usage
        ? usage.getProducerId()
        : ((AssignmentEvent) value).getProducerId();
  }

  long seq() {
    return value instanceof UsageEvent usage
        ? usage.getProducerSeq()
        : ((AssignmentEvent) value).getProducerSeq();
  }

  String service() {
    return value instanceof UsageEvent usage
        ? usage.getServiceName()
        : ((AssignmentEvent) value).getServiceName();
  }

  /** As the schema holds a time, so that the record and its headers say the same. */
  static Instant time(@Nullable Instant captured) {
    return captured == null ? Instant.EPOCH : captured.truncatedTo(ChronoUnit.MICROS);
  }
}
