package dev.footfall.sink;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaMatch;
import dev.footfall.events.PrivacyLevel;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A persona assignment as a row of {@code assignment_events}: its fields in the order of {@link
 * CopyTable}.
 */
final class AssignmentRow {

  private static final LowerNames<PrivacyLevel> PRIVACY_LEVELS =
      new LowerNames<>(PrivacyLevel.values());

  private AssignmentRow() {}

  static CopyRow of(
      AssignmentEvent event, ConsumerRecord<byte[], byte[]> source, CopyEncoder encoder) {
    encoder
        .item()
        .row(CopyTable.ASSIGNMENT_EVENTS.columns().size())
        .uuid(event.getAssignmentId())
        .text(event.getUserId())
        .text(event.getTimeWindow())
        .text(event.getAssignedPersonaId())
        .instant(event.getAssignedAt())
        .int4(event.getPriority())
        .float8(event.getConfidence())
        .texts(qualifying(event))
        .jsonb(EvidenceJson.ofMatches(event.getMatches()))
        .text(event.getPrioritizationReason())
        .jsonb(EvidenceJson.ofSignals(event.getSignals()))
        .text(event.getCatalogueVersion())
        .text(event.getCatalogueHash())
        .text(event.getServiceName())
        .text(PRIVACY_LEVELS.of(event.getPrivacyLevel()))
        .text(event.getProducerId())
        .int8(event.getProducerSeq())
        .instant(Instant.ofEpochMilli(source.timestamp()));
    return CopyRow.of(
        CopyTable.ASSIGNMENT_EVENTS, encoder, encoder.length(), event.getProducerId(), source);
  }

  /** Highest priority first, which is the smallest number. */
  private static List<String> qualifying(AssignmentEvent event) {
    return event.getMatches().stream()
        .filter(PersonaMatch::getMatched)
        .sorted(Comparator.comparingInt(PersonaMatch::getPriority))
        .map(PersonaMatch::getPersonaId)
        .toList();
  }
}
