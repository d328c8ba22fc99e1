package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaMatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssignmentBuilderTest {

  private final FakeKafka kafka = new FakeKafka();
  private final QueueingTracker tracker = Trackers.started(kafka);

  private static AssignmentEvent event(ProducerRecord<byte[], byte[]> record) {
    return FakeSerializer.read(record, AssignmentEvent.class);
  }

  @Test
  void everyField_arrives() {
    Map<String, @Nullable Object> signals = new HashMap<>();
    signals.put("credit_max_utilization_pct", 60.0);
    signals.put("months", 3);
    signals.put("absent", null);
    signals.put("premium", true);
    tracker
        .assignment("user_001", "30d", "high_utilization")
        .priority(1)
        .confidence(0.9)
        .reason("Highest priority match among 2 qualifying personas (priority 1)")
        .match(
            "high_utilization",
            1,
            true,
            Map.of("credit_max_utilization_pct", 60.0f),
            List.of("credit_max_utilization_pct >= 50.0"),
            List.of())
        .match("low_savings", 2, false, Map.of(), List.of(), List.of("savings < 3.0"))
        .signals(signals)
        .catalogue("2025-11", "9f86")
        .track();
    signals.clear();
    tracker.close();
    ProducerRecord<byte[], byte[]> record = kafka.stored().get(0);
    assertThat(record.topic()).isEqualTo("assignment-events");
    assertThat(record.key()).asString().isEqualTo("user_001");
    AssignmentEvent event = event(record);
    assertThat(event.getAssignmentId().version()).isEqualTo(7);
    assertThat(event.getProducerId()).isEqualTo(Trackers.PRODUCER_ID);
    assertThat(event.getProducerSeq()).isEqualTo(1);
    assertThat(event.getUserId()).isEqualTo("user_001");
    assertThat(event.getTimeWindow()).isEqualTo("30d");
    assertThat(event.getAssignedPersonaId()).isEqualTo("high_utilization");
    assertThat(event.getPriority()).isEqualTo(1);
    assertThat(event.getConfidence()).isEqualTo(0.9);
    assertThat(event.getPrioritizationReason()).startsWith("Highest priority");
    assertThat(event.getSignals())
        .containsEntry("credit_max_utilization_pct", 60.0)
        .containsEntry("months", 3L)
        .containsEntry("absent", null)
        .containsEntry("premium", true);
    assertThat(event.getMatches())
        .extracting(PersonaMatch::getPersonaId)
        .containsExactly("high_utilization", "low_savings");
    assertThat(event.getMatches().get(0).getEvidence())
        .containsEntry("credit_max_utilization_pct", 60.0);
    assertThat(event.getMatches().get(1).getUnmatchedConditions()).containsExactly("savings < 3.0");
    assertThat(event.getCatalogueVersion()).isEqualTo("2025-11");
    assertThat(event.getCatalogueHash()).isEqualTo("9f86");
    assertThat(event.getServiceName()).isEqualTo("crm");
  }

  @Test
  void usageAndAssignmentEvents_shareTheSequence() {
    tracker.usage("crm", "view_deal").success();
    tracker.assignment("u", "30d", "p").track();
    tracker.usage("crm", "view_deal").success();
    tracker.close();
    assertThat(event(kafka.stored().get(1)).getProducerSeq()).isEqualTo(2);
    assertThat(kafka.stored()).hasSize(3);
  }

  @Test
  void badUse_isRefusedAsInvalidAndNeverThrows() {
    tracker.assignment(null, "30d", "p").track();
    tracker.assignment("u", "", "p").track();
    tracker.assignment("u", "30d", " ").track();
    tracker.assignment("u", "30d", "p").confidence(Double.NaN).track();
    tracker.assignment("u", "30d", "p").confidence(1.1).track();
    tracker.assignment("u", "30d", "p").signals(Map.of("a", Double.NaN)).track();
    tracker.assignment("u", "30d", "p").signals(Map.of("a", new Object())).track();
    tracker
        .assignment("u", "30d", "p")
        .match("p", 1, true, Map.of(), Arrays.asList("a", null), List.of())
        .track();
    AssignmentBuilder again = tracker.assignment("u", "30d", "p");
    again.track();
    again.track();
    tracker.close();
    TrackerCounters counters = tracker.counters();
    assertThat(counters.refused()).isEqualTo(Map.of(LossReason.INVALID, 9L));
    assertThat(counters.sent()).isEqualTo(1);
  }
}
