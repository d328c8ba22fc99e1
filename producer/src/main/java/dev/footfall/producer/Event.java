package dev.footfall.producer;

import dev.footfall.schemas.EventRules;
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

  /** As the schema holds a time, so that the record and its headers say the same. */
  static Instant time(@Nullable Instant captured) {
    return captured == null ? Instant.EPOCH : captured.truncatedTo(ChronoUnit.MICROS);
  }
}
