package dev.footfall.producer.persona;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReevaluationTest {

  private static final Map<String, Object> SIGNALS =
      Map.of(
          "credit_max_utilization_pct", 60.0,
          "savings_emergency_fund_months", 2.5,
          "subscriptions_count", 5);

  private final Assignment stored =
      new PersonaAssigner(PersonaCatalogue.load(Catalogues.EXAMPLE))
          .decide("user_001", "30d", SIGNALS);

  private Assignment with(List<Match> matches) {
    return with(stored.personaId(), stored.priority(), stored.reason(), matches);
  }

  private Assignment with(
      String persona, @Nullable Integer priority, String reason, List<Match> matches) {
    return new Assignment(
        stored.userId(),
        stored.timeWindow(),
        persona,
        priority,
        stored.confidence(),
        reason,
        matches,
        stored.signals(),
        stored.ignoredSignals(),
        stored.catalogueVersion(),
        stored.catalogueHash());
  }

  private List<Match> replacing(int index, Match match) {
    List<Match> matches = new ArrayList<>(stored.matches());
    matches.set(index, match);
    return matches;
  }

  private static PersonaCatalogue catalogue(String from, String to) {
    assertThat(Catalogues.example()).contains(from);
    return Catalogues.of(Catalogues.example().replace(from, to));
  }

  @Test
  void fromEvidence_ofASoundRecord_findsNothing() {
    assertThat(Reevaluation.fromEvidence(stored))
        .isEqualTo(new Reevaluation("high_utilization", "high_utilization", List.of()));
  }

  @Test
  void fromEvidence_findsAWinnerThatDoesNotFollow() {
    Assignment forged = with("low_savings", 2, stored.reason(), stored.matches());
    Reevaluation again = Reevaluation.fromEvidence(forged);
    assertThat(again.changed()).isTrue();
    assertThat(again.why())
        .containsExactly(
            "winner is stored as low_savings, but follows as high_utilization",
            "priority is stored as 2, but follows as 1");
  }

  @Test
  void fromEvidence_findsAConditionThatDoesNotHold() {
    Match forged =
        new Match(
            "low_savings",
            2,
            true,
            Map.of("savings_emergency_fund_months", 9.5),
            List.of("savings_emergency_fund_months < 3.0"),
            List.of());
    assertThat(Reevaluation.fromEvidence(with(replacing(1, forged))).why())
        .contains(
            "low_savings: evidence has savings_emergency_fund_months = 9.5, signals have 2.5",
            "low_savings: savings_emergency_fund_months < 3.0 is stored as matched, but does not"
                + " hold (savings_emergency_fund_months = 9.5)",
            "low_savings: matched is stored as true, but follows as false");
  }

  @Test
  void fromEvidence_findsAConditionStoredAsUnmatched() {
    Match sound = stored.matches().get(1);
    Match forged =
        new Match("low_savings", 2, false, sound.evidence(), List.of(), sound.matchedConditions());
    assertThat(Reevaluation.fromEvidence(with(replacing(1, forged))).why())
        .contains(
            "low_savings: savings_emergency_fund_months < 3.0 is stored as unmatched, but holds"
                + " (savings_emergency_fund_months = 2.5)");
  }

  @Test
  void fromEvidence_findsMissingEvidenceAndBrokenText() {
    Match forged =
        new Match("low_savings", 1, true, Map.of(), List.of("a < 3.0", "nonsense"), List.of());
    assertThat(Reevaluation.fromEvidence(with(replacing(1, forged))).why())
        .contains("low_savings: no evidence of a", "priority 1 is there twice")
        .anySatisfy(why -> assertThat(why).contains("condition \"nonsense\", column 9"));
  }

  @Test
  void fromSignals_byTheSameCatalogue_changesNothing() {
    assertThat(
            Reevaluation.fromSignals(stored, PersonaCatalogue.load(Catalogues.EXAMPLE)).changed())
        .isFalse();
  }

  @Test
  void fromSignals_saysWhoFailsNow() {
    Reevaluation again =
        Reevaluation.fromSignals(
            stored,
            catalogue("credit_max_utilization_pct >= 50.0", "credit_max_utilization_pct >= 80.0"));
    assertThat(again.changed()).isTrue();
    assertThat(again.after()).isEqualTo("low_savings");
    assertThat(again.why())
        .containsExactly(
            "high_utilization: any(credit_max_utilization_pct >= 80.0, credit_overdue == true) does"
                + " not hold (credit_max_utilization_pct = 60.0, credit_overdue = absent)",
            "low_savings qualifies with priority 2, had priority 2");
  }

  @Test
  void fromSignals_saysWhoQualifiesNowAndWhoOutranks() {
    Reevaluation outranked =
        Reevaluation.fromSignals(stored, catalogue("priority: 1\n", "priority: 9\n"));
    assertThat(outranked.after()).isEqualTo("low_savings");
    assertThat(outranked.why())
        .contains("high_utilization qualifies with priority 9, had priority 1");
    Assignment none =
        new PersonaAssigner(PersonaCatalogue.load(Catalogues.EXAMPLE))
            .decide("u", "30d", Map.of("subscriptions_count", 5));
    Reevaluation classified =
        Reevaluation.fromSignals(
            none,
            catalogue("credit_max_utilization_pct exists", "credit_overdue exists")); // still none
    assertThat(classified).isEqualTo(new Reevaluation("unclassified", "unclassified", List.of()));
    Reevaluation now =
        Reevaluation.fromSignals(
            none, catalogue("      - credit_max_utilization_pct exists\n", ""));
    assertThat(now.after()).isEqualTo("subscription_heavy");
    assertThat(now.why())
        .containsExactly(
            "subscription_heavy qualifies with priority 4, did not by credit_max_utilization_pct"
                + " exists (credit_max_utilization_pct = absent)");
  }

  @Test
  void fromSignals_saysWhoHasGone() {
    Reevaluation again =
        Reevaluation.fromSignals(stored, catalogue("id: high_utilization", "id: renamed"));
    assertThat(again.why())
        .containsExactly(
            "high_utilization is not in the catalogue",
            "renamed qualifies with priority 1, was not in the catalogue");
  }
}
