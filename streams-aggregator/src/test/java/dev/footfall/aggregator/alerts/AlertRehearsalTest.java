package dev.footfall.aggregator.alerts;

import static dev.footfall.aggregator.alerts.Happenings.at;
import static dev.footfall.aggregator.alerts.Happenings.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.events.Alert;
import dev.footfall.events.ResultStatus;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the rules of the requirements do, and don't. */
class AlertRehearsalTest {

  private static final AlertRules ERROR_RATE =
      rules(
          "alert: ErrorRateHigh",
          "type: error_rate",
          "by: [service]",
          "window: 1h",
          "min_count: 50",
          "condition: '> 10%'",
          "clear: '< 8%'",
          "for: 2m",
          "keep_firing_for: 5m",
          "labels: {severity: page}",
          "annotations: {summary: '{{service}}: {{value | percent}} in {{window}}'}");

  private static final AlertRules USER_ERRORS =
      rules("alert: UserErrors", "type: user_errors", "window: 10m", "condition: '>= 5'");

  private static final AlertRules DOWN =
      rules("alert: Down", "type: feature_down", "window: 5m", "min_count: 5");

  private static final AlertRules SILENT =
      rules(
          "alert: Silent",
          "type: silence",
          "match: {action_name: pay}",
          "window: 5m",
          "baseline_windows: 4",
          "baseline_present: 0.75");

  @Test
  void errorRateOfAnHour_isPending_fires_andResolvesByItsOwnThreshold() {
    Happenings events =
        new Happenings()
            .everyMinute(-60, 0, "pay", 10, 0)
            .everyMinute(0, 20, "pay", 10, 5) // above 10 % once more than 60 of 600 failed
            .everyMinute(20, 120, "pay", 10, 0);

    List<Alert> transitions = AlertRehearsal.of(ERROR_RATE, events.events());

    // 13 minutes with 5 failures are 65 of 600; below 8 % with fewer than 48, 71 minutes on.
    assertThat(transitions.stream().map(Happenings::brief))
        .containsExactly("PENDING 13:00", "FIRING 15:00", "RESOLVED 76:00");
    assertThat(transitions)
        .extracting(Alert::getAlertId)
        .containsOnly(transitions.get(0).getAlertId());
    Alert firing = transitions.get(1);
    assertThat(firing.getLabels()).isEqualTo(Map.of("service", "shop", "severity", "page"));
    assertThat(firing.getAnnotations()).containsEntry("summary", "shop: 12.5 % in 1h");
    assertThat(firing.getActiveSince()).isEqualTo(at(13));
    assertThat(transitions.get(2).getResolvedAt()).isEqualTo(at(76));
    assertThat(transitions.get(2).getFiredAt()).isEqualTo(at(15));
  }

  @Test
  void errorRate_tooFewEvents_isNotJudged() {
    Happenings events = new Happenings().everyMinute(0, 12, "pay", 4, 4);
    assertThat(events.rehearsed(ERROR_RATE)).isEmpty();
    assertThat(events.everyMinute(12, 16, "pay", 4, 4).rehearsed(ERROR_RATE))
        .containsExactly("PENDING 13:00", "FIRING 15:00");
  }

  @Test
  void pendingThatLapses_isInactive_andNeverFires() {
    Happenings events =
        new Happenings()
            .everyMinute(-60, 0, "pay", 10, 0)
            .everyMinute(0, 13, "pay", 10, 5)
            .everyMinute(13, 14, "pay", 100, 0)
            .everyMinute(14, 30, "pay", 10, 0);
    assertThat(events.rehearsed(ERROR_RATE)).containsExactly("PENDING 13:00", "INACTIVE 14:00");
  }

  @Test
  void fiveErrorsOfOneUserInTenMinutes_fireOnce_andResolveWhenTheyAreOld() {
    Happenings events = new Happenings().everyMinute(0, 30, "view", 6, 0);
    for (double minute : new double[] {1, 3, 5, 7, 10.9}) {
      events.error(at(minute), "ada");
    }
    List<Alert> transitions = AlertRehearsal.of(USER_ERRORS, events.events());
    assertThat(transitions.stream().map(Happenings::brief))
        .containsExactly("FIRING 11:00", "RESOLVED 11:10");
    assertThat(transitions.get(0).getLabels()).isEqualTo(Map.of("user_id", "ada"));
    assertThat(transitions.get(0).getActiveSince()).isEqualTo(at(10.9));
    assertThat(transitions.get(0).getValue()).isEqualTo(5);
  }

  @Test
  void burstThatIsOverBeforeItIsLookedAt_firesAllTheSame() {
    Happenings events = new Happenings().everyMinute(0, 30, "view", 6, 0);
    events.error(at(1), "ada").error(at(2), "ada").error(at(3), "ada").error(at(4), "ada");
    events.error(at(11).minusMillis(1), "ada"); // holds for one millisecond
    assertThat(events.rehearsed(USER_ERRORS)).containsExactly("FIRING 11:00", "RESOLVED 11:10");
  }

  @Test
  void fourErrors_orFiveOverElevenMinutes_orOfTwoUsers_areNothing() {
    Happenings events = new Happenings().everyMinute(0, 30, "view", 6, 0);
    for (double minute : new double[] {1, 3, 5, 7}) {
      events.error(at(minute), "four");
      events.error(at(minute + 0.1), "eleven");
      events.error(at(minute + 0.2), minute < 4 ? "one" : "two");
    }
    events.error(at(12.1), "eleven").error(at(8), "two").error(at(8), "one");
    events.use(at(7.5), "shop", "pay", ResultStatus.SUCCESS, "four");
    events.error(at(11), "tenExactly");
    for (double minute : new double[] {1, 3, 5, 7}) {
      events.error(at(minute), "tenExactly");
    }
    assertThat(events.rehearsed(USER_ERRORS)).isEmpty();
  }

  @Test
  void featureThatOnlyFails_fires_andResolvesWithItsFirstSuccess() {
    Happenings events =
        new Happenings()
            .everyMinute(0, 40, "view", 6, 1)
            .everyMinute(0, 10, "pay", 6, 1)
            .everyMinute(10, 20, "pay", 6, 6)
            .everyMinute(20, 40, "pay", 6, 5);
    assertThat(events.rehearsed(DOWN)).containsExactly("FIRING 15:00", "RESOLVED 21:00");
  }

  @Test
  void featureThatFailsTooSeldom_isNotJudged() {
    Happenings events =
        new Happenings().everyMinute(0, 40, "view", 6, 1).everyMinute(10, 14, "pay", 1, 1);
    assertThat(events.rehearsed(DOWN)).isEmpty();
  }

  @Test
  void featureThatFallsSilentWhileOthersGoOn_firesOnce_andResolvesWithItsNextUse() {
    Happenings events =
        new Happenings()
            .everyMinute(0, 120, "view", 2, 0)
            .everyMinute(0, 30, "pay", 2, 0)
            .everyMinute(90, 120, "pay", 2, 0);
    assertThat(events.rehearsed(SILENT)).containsExactly("FIRING 35:00", "RESOLVED 91:00");
  }

  @Test
  void silenceOfAll_orOfAFeatureSeldomUsed_orOneThatIsNew_isNothing() {
    Happenings all =
        new Happenings()
            .everyMinute(0, 30, "view", 2, 0)
            .everyMinute(0, 29, "pay", 2, 0)
            .everyMinute(90, 120, "view", 2, 0)
            .everyMinute(90, 120, "pay", 2, 0);
    assertThat(all.rehearsed(SILENT)).isEmpty();
    Happenings seldom =
        new Happenings()
            .everyMinute(0, 60, "view", 2, 0)
            .everyMinute(0, 1, "pay", 2, 0)
            .everyMinute(20, 21, "pay", 2, 0);
    assertThat(seldom.rehearsed(SILENT)).isEmpty();
    Happenings fresh =
        new Happenings().everyMinute(0, 60, "view", 2, 0).everyMinute(0, 6, "pay", 2, 0);
    assertThat(fresh.rehearsed(SILENT)).isEmpty();
  }

  @Test
  void noData_isUnknownNotResolved_andGoesOnWhenDataIsBack() {
    AlertRules unknown =
        rules("alert: A", "type: error_rate", "window: 5m", "condition: '> 0.5'", "min_count: 5");
    Happenings events =
        new Happenings()
            .everyMinute(0, 10, "pay", 6, 6)
            .everyMinute(30, 40, "pay", 6, 6)
            .everyMinute(40, 60, "pay", 6, 0);
    assertThat(events.rehearsed(unknown))
        .containsExactly("FIRING 1:00", "DATA_MISSING 15:00", "FIRING 31:00", "RESOLVED 43:00");
    assertThat(
            events.rehearsed(
                rules(
                    "alert: A",
                    "type: error_rate",
                    "window: 5m",
                    "condition: '> 0.5'",
                    "min_count: 5",
                    "on_no_data: keep")))
        .containsExactly("FIRING 1:00", "RESOLVED 43:00");
    assertThat(
            events.rehearsed(
                rules(
                    "alert: A",
                    "type: error_rate",
                    "window: 5m",
                    "condition: '> 0.5'",
                    "min_count: 5",
                    "on_no_data: ok")))
        .containsExactly("FIRING 1:00", "RESOLVED 15:00", "FIRING 31:00", "RESOLVED 43:00");
  }

  @Test
  void order_ofTheFile_makesNoDifference() {
    Happenings events =
        new Happenings()
            .everyMinute(0, 40, "view", 6, 1)
            .everyMinute(0, 10, "pay", 6, 1)
            .everyMinute(10, 20, "pay", 6, 6)
            .everyMinute(20, 40, "pay", 6, 5);
    List<String> inOrder = events.rehearsed(DOWN);
    Collections.shuffle(events.events(), new Random(4));
    assertThat(events.rehearsed(DOWN)).isEqualTo(inOrder).isNotEmpty();
  }

  @Test
  void threshold_onDurationAndRate() {
    Happenings events =
        new Happenings().everyMinute(0, 10, "view", 6, 0).everyMinute(10, 20, "view", 60, 0);
    assertThat(
            events.rehearsed(
                rules(
                    "alert: A",
                    "type: threshold",
                    "metric: rate",
                    "window: 5m",
                    "condition: '>= 1'")))
        .containsExactly("FIRING 15:00");
    assertThat(
            events.rehearsed(
                rules(
                    "alert: A",
                    "type: threshold",
                    "metric: duration_mean",
                    "window: 1m",
                    "condition: '> 0'")))
        .containsExactly("FIRING 1:00");
  }
}
