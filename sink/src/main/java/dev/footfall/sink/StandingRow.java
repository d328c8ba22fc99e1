package dev.footfall.sink;

import dev.footfall.events.AggregateKind;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How many have a persona now, and how many of them use it, as a row of {@code persona_standings}.
 */
final class StandingRow {

  private StandingRow() {}

  static UpsertRow of(
      PersonaAdoptionKey key, PersonaAdoption standing, ConsumerRecord<byte[], byte[]> source) {
    if (standing.getKind() != AggregateKind.UPDATE) {
      throw SummaryRules.unknownKind(); // a standing is always the total
    }
    long assigned = Objects.requireNonNullElse(standing.getAssignedUsers(), 0L);
    long active = Objects.requireNonNullElse(standing.getActiveUsers(), 0L);
    return UpsertRow.of(
        UpsertTable.PERSONA_STANDINGS,
        assigned == 0 && active == 0, // nobody has it any more
        source,
        key.getTimeWindow(),
        Objects.requireNonNullElse(key.getAssignedPersonaId(), ""),
        assigned,
        active,
        standing.getEmittedAt().toString(),
        standing.getTopologyVersion(),
        Instant.ofEpochMilli(source.timestamp()).toString());
  }
}
