package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.Samples;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceJsonTest {

  @Test
  void ofMatches_keepsEveryPersona_withItsEvidence() {
    assertThat(EvidenceJson.ofMatches(Samples.assignmentEvent().build().getMatches()))
        .isEqualTo(
            """
            {"high_utilization":{"matched":true,"priority":1,\
            "evidence":{"credit_max_utilization_pct":60.0},\
            "matched_conditions":["credit_max_utilization_pct >= 50.0"],"unmatched_conditions":[]},\
            "low_savings":{"matched":true,"priority":2,\
            "evidence":{"savings_emergency_fund_months":2.5},\
            "matched_conditions":["savings_emergency_fund_months < 3.0"],"unmatched_conditions":[]},\
            "variable_income":{"matched":false,"priority":3,"evidence":{"income_variability":null},\
            "matched_conditions":[],"unmatched_conditions":["income_variability > 0.4"]}}""");
  }

  @Test
  void ofSignals_aNumberThatJsonDoesNotHave_staysOne() {
    assertThat(EvidenceJson.ofSignals(Map.of("x", Double.NaN))).isEqualTo("{\"x\":NaN}");
  }
}
