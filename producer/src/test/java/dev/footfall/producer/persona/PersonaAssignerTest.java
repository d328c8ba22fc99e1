package dev.footfall.producer.persona;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.producer.RecordingTracker;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PersonaAssignerTest {

  private final PersonaCatalogue catalogue = PersonaCatalogue.load(Catalogues.EXAMPLE);
  private final PersonaAssigner assigner = new PersonaAssigner(catalogue);

  private Assignment decide(Map<String, ? extends @Nullable Object> signals) {
    return assigner.decide("user_001", "30d", signals);
  }

  @Test
  void assign_publishesTheWholeDecision() {
    Map<String, Object> signals = new LinkedHashMap<>();
    signals.put("credit_max_utilization_pct", 60.0);
    signals.put("savings_emergency_fund_months", 2.5);
    signals.put("unknown_to_the_catalogue", "kept");
    RecordingTracker recorder = new RecordingTracker();
    Assignment assignment =
        new PersonaAssigner(catalogue, recorder).assign("user_001", "30d", signals);

    AssignmentEvent event = recorder.assignments().get(0);
    assertThat(event.getUserId()).isEqualTo("user_001");
    assertThat(event.getTimeWindow()).isEqualTo("30d");
    assertThat(event.getAssignedPersonaId()).isEqualTo("high_utilization");
    assertThat(event.getPriority()).isEqualTo(1);
    assertThat(event.getConfidence()).isEqualTo(1.0);
    assertThat(event.getPrioritizationReason())
        .isEqualTo("Highest priority match among 2 qualifying personas (priority 1)");
    assertThat(event.getSignals()).isEqualTo(signals);
    assertThat(event.getCatalogueVersion()).isEqualTo("2025-11");
    assertThat(event.getCatalogueHash()).isEqualTo(catalogue.hash());
    assertThat(Assignment.of(event)).isEqualTo(assignment);

    Map<String, Match> matches = new HashMap<>();
    assignment.matches().forEach(match -> matches.put(match.personaId(), match));
    assertThat(assignment.matches())
        .extracting(Match::personaId)
        .containsExactly(
            "high_utilization", "low_savings", "variable_income", "subscription_heavy");
    assertThat(matches.get("low_savings"))
        .isEqualTo(
            new Match(
                "low_savings",
                2,
                true,
                Map.of("savings_emergency_fund_months", 2.5),
                List.of("savings_emergency_fund_months < 3.0"),
                List.of()));
    Map<String, @Nullable Object> evidence = new HashMap<>();
    evidence.put("income_type", null);
    evidence.put("income_gap_days", null);
    evidence.put("savings_emergency_fund_months", 2.5);
    assertThat(matches.get("variable_income"))
        .isEqualTo(
            new Match(
                "variable_income",
                3,
                false,
                evidence,
                List.of(),
                List.of(
                    "income_type in [\"gig\", \"seasonal\"]",
                    "any(income_gap_days > 45, savings_emergency_fund_months between 0 and 1)")));
    assertThat(matches.get("subscription_heavy"))
        .satisfies(
            match -> {
              assertThat(match.matchedConditions())
                  .containsExactly("credit_max_utilization_pct exists");
              assertThat(match.unmatchedConditions()).containsExactly("subscriptions_count >= 3");
            });
  }

  @Test
  void singleCondition_isWrittenAsInTheCatalogue() {
    String yaml =
        """
        version: 1
        signals: {credit_max_utilization_pct: number}
        personas:
          - {id: p, name: P, priority: 7, conditions: [credit_max_utilization_pct >= 50.0]}
        """;
    Assignment assignment =
        new PersonaAssigner(Catalogues.of(yaml))
            .decide("u", "180d", Map.of("credit_max_utilization_pct", 60.0));
    assertThat(assignment.matches().get(0).matchedConditions())
        .containsExactly("credit_max_utilization_pct >= 50.0");
    assertThat(assignment.reason())
        .isEqualTo("Highest priority match among 1 qualifying persona (priority 7)");
    assertThat(assignment.priority()).isEqualTo(7);
  }

  @Test
  void nobodyQualifies_isUnclassifiedWithCertainty() {
    Assignment assignment = decide(Map.of());
    assertThat(assignment.personaId()).isEqualTo("unclassified");
    assertThat(assignment.priority()).isNull();
    assertThat(assignment.confidence()).isEqualTo(1.0);
    assertThat(assignment.reason()).isEqualTo("No qualifying persona among 4");
    assertThat(assignment.qualifyingPersonas()).isEmpty();
    assertThat(assignment.matches()).hasSize(4);
  }

  @Test
  void unclassified_isPublishedWithoutPriority() {
    RecordingTracker recorder = new RecordingTracker();
    new PersonaAssigner(catalogue, recorder).assign("u", "30d", Map.of());
    assertThat(recorder.assignments())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getAssignedPersonaId()).isEqualTo("unclassified");
              assertThat(event.getPriority()).isNull();
              assertThat(event.getMatches()).hasSize(4);
            });
  }

  @Test
  void signalsThatNoRecordCanHold_countAsAbsentAndAreNamed() {
    Map<@Nullable String, @Nullable Object> odd = new HashMap<>();
    odd.put("credit_max_utilization_pct", Double.NaN);
    odd.put("savings_emergency_fund_months", List.of(1));
    odd.put("income_type", "\ud800");
    odd.put("income_gap_days", null);
    odd.put("subscriptions_count", 4);
    odd.put(" ", 1);
    odd.put(null, 1);
    odd.put(
        "credit_overdue",
        new Number() {
          @Override
          public int intValue() {
            throw new IllegalStateException();
          }

          @Override
          public long longValue() {
            throw new IllegalStateException();
          }

          @Override
          public float floatValue() {
            throw new IllegalStateException();
          }

          @Override
          public double doubleValue() {
            throw new IllegalStateException();
          }
        });
    RecordingTracker recorder = new RecordingTracker();
    Assignment assignment = new PersonaAssigner(catalogue, recorder).assign("u", "30d", odd);
    assertThat(assignment.ignoredSignals())
        .containsExactlyInAnyOrder(
            "credit_max_utilization_pct",
            "savings_emergency_fund_months",
            "income_type",
            "credit_overdue",
            " ",
            "null");
    assertThat(assignment.personaId()).isEqualTo("unclassified");
    assertThat(assignment.signals()).containsEntry("subscriptions_count", 4L).hasSize(6);
    assertThat(recorder.assignments()).hasSize(1);
    assertThat(recorder.counters().refused()).isEmpty();
  }

  @Test
  void textForANumber_isKeptAsEvidenceAndSatisfiesOnlyExists() {
    Assignment assignment =
        decide(Map.of("credit_max_utilization_pct", "60.0", "subscriptions_count", 3));
    assertThat(assignment.qualifyingPersonas()).containsExactly("subscription_heavy");
    assertThat(assignment.matches().get(0).evidence())
        .containsEntry("credit_max_utilization_pct", "60.0");
    assertThat(assignment.ignoredSignals()).isEmpty();
  }

  @Test
  void assignment_doesNotFollowTheCallersMap() {
    Map<String, Object> signals = new HashMap<>(Map.of("subscriptions_count", 1));
    Assignment assignment = decide(signals);
    signals.put("subscriptions_count", 9);
    assertThat(assignment.signals()).containsEntry("subscriptions_count", 1L);
    assertThat(Arrays.asList(assignment.catalogueVersion(), assignment.catalogueHash()))
        .containsExactly("2025-11", catalogue.hash());
  }

  @Test
  void toString_hasNothingPersonal() {
    Assignment assignment = decide(Map.of("savings_emergency_fund_months", 2.71828));
    assertThat(assignment)
        .hasToString("Assignment[low_savings in 30d, 1 of 4 personas qualify, catalogue 2025-11]");
    assertThat(assignment.matches().get(1))
        .hasToString("Match[low_savings, priority 2, matched by 1 of 1 conditions]");
  }
}
