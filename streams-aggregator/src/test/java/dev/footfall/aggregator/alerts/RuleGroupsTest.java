package dev.footfall.aggregator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.events.Alert;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an evaluation looks at. */
class RuleGroupsTest {

  private static final int USERS = 1_000;
  private static final int MINUTE = 60_000;
  private static final long NOON = 1_741_780_800_000L;

  private final RuleGroups groups =
      new RuleGroups(
          Objects.requireNonNull(
              AlertRules.parse(
                      """
                      groups:
                      - name: test
                        interval: 10s
                        rules:
                        - {alert: Errors, type: user_errors, window: 10m, condition: ">= 5"}
                      """
                          .getBytes(StandardCharsets.UTF_8),
                      "test.yaml")
                  .byName()
                  .get("Errors")));
  private final List<Alert> written = new ArrayList<>();
  private int lookedAt;

  private void fail(int user, long timeMs) {
    AlertGroup key = new AlertGroup("Errors", new TreeMap<>(Map.of("user_id", "user-" + user)));
    GroupState group = Objects.requireNonNull(groups.get(key, tooMany -> {}));
    group.fail(timeMs);
    groups.hasNews(group);
  }

  private void evaluate(int fromMinute, int toMinute) {
    long toMs = NOON + (long) toMinute * MINUTE;
    groups.evaluate(
        NOON + (long) fromMinute * MINUTE,
        toMs,
        new Judge(new GroupState(AlertGroup.EVERYTHING)),
        new Transitions(toMs, Long.MAX_VALUE / 2, written::add),
        new RuleGroups.Effects() {
          @Override
          public void changed(GroupState group) {
            lookedAt++;
          }

          @Override
          public void forgotten(int minutes) {}
        });
  }

  @Test
  void users_areLookedAtWhenTheyFail_andToBeForgotten_notAtEachInterval() {
    for (int user = 0; user < USERS; user++) {
      fail(user, NOON + 5_000);
    }
    evaluate(0, 15);
    assertThat(lookedAt).isBetween(USERS, 2 * USERS);
    assertThat(groups.all()).hasSize(USERS);

    evaluate(15, 60);
    assertThat(lookedAt).isLessThanOrEqualTo(3 * USERS);
    assertThat(groups.all()).as("two windows later").isEmpty();
    assertThat(written).isEmpty();
  }

  @Test
  void aFailureThatLiesAhead_isFoundWhenItsTimeComes() {
    for (int i = 0; i < 5; i++) {
      fail(1, NOON + (20 + i) * (long) MINUTE);
    }
    evaluate(0, 10);
    assertThat(written).isEmpty();
    evaluate(10, 40);
    assertThat(written).hasSize(2); // fires and resolves
  }
}
