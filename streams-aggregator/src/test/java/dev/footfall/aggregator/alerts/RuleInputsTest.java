package dev.footfall.aggregator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.alerts.AlertBatch.Counted;
import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.aggregator.cube.Partial;
import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleInputsTest {

  private static final Dimensions PAY = new Dimensions("shop", "buy", "pay", Channel.UI, null);
  private static final Dimensions VIEW = new Dimensions("shop", "see", "view", Channel.UI, null);

  private final RuleInputs inputs =
      new RuleInputs(
          AlertRules.parse(
              """
              groups:
              - name: all
                rules:
                - {alert: Down, type: feature_down, window: 5m}
                - {alert: Silent, type: silence, window: 15m}
                - {alert: Errors, type: error_rate, by: [service], window: 1h, condition: "> 10%"}
                - {alert: PayDown, type: feature_down, match: {action_name: pay}, window: 5m}
                - {alert: Users, type: threshold, metric: users, window: 5m, condition: "< 3"}
              """
                  .getBytes(StandardCharsets.UTF_8),
              "test.yaml"));

  private void add(Dimensions cell, int events) {
    Partial partial = new Partial();
    for (int i = 0; i < events; i++) {
      partial.add(60_000L * (i % 2), ResultStatus.SUCCESS, 5L, "ada");
    }
    inputs.add(cell, partial);
  }

  private List<String> taken() {
    List<Counted> counted = new ArrayList<>();
    inputs.take(batch -> counted.addAll(batch.counts()), null);
    return counted.stream()
        .map(
            each ->
                each.groups().stream().map(AlertGroup::rule).toList()
                    + " "
                    + each.minuteMs() / 60_000
                    + ": "
                    + each.totals().count()
                    + (each.totals().users() > 0 ? " with users" : ""))
        .toList();
  }

  @Test
  void rulesThatCountTheSame_shareTheirSums_othersHaveTheirOwn() {
    add(PAY, 3);
    add(VIEW, 4);
    add(PAY, 2);
    assertThat(taken())
        .containsExactlyInAnyOrder(
            "[Down, Silent] 0: 3",
            "[Down, Silent] 1: 2",
            "[PayDown] 0: 3",
            "[PayDown] 1: 2",
            "[Down, Silent] 0: 2",
            "[Down, Silent] 1: 2",
            "[Errors] 0: 5",
            "[Errors] 1: 4",
            "[Users] 0: 5 with users",
            "[Users] 1: 4 with users",
            "[] 0: 5",
            "[] 1: 4");
    assertThat(inputs.items()).isZero();
    assertThat(taken()).isEmpty();

    add(VIEW, 1);
    assertThat(taken()).as("not what was taken before").contains("[Down, Silent] 0: 1");
  }
}
