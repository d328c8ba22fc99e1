package dev.footfall.aggregator.alerts;

import static dev.footfall.aggregator.alerts.Happenings.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.alerts.AlertBatch.Progress;
import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.aggregator.cube.Partial;
import dev.footfall.aggregator.cube.Totals;
import dev.footfall.aggregator.input.Use;
import dev.footfall.aggregator.state.TestStores;
import dev.footfall.events.Alert;
import dev.footfall.events.AlertState;
import dev.footfall.events.UsageEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time, restarts and bounds of the engine, without Kafka. */
class AlertEngineTest {

  private static final String RULES =
      """
      groups:
      - name: test
        rules:
        - {alert: UserErrors, type: user_errors, window: 10m, condition: ">= 5"}
        - alert: ErrorRateHigh
          type: error_rate
          window: 5m
          condition: "> 10%"
          for: 2m
          keep_firing_for: 3m
          labels: {severity: page}
        - {alert: Down, type: feature_down, window: 3m}
        - {alert: Silent, type: silence, window: 5m, baseline_windows: 2, match: {action_name: pay}}
      """;

  private static final Duration MAX_AGE = Duration.ofMinutes(15);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AlertMetrics metrics = new AlertMetrics(meters);
  private final List<Alert> written = new ArrayList<>();
  private AlertRules rules = rules(RULES);
  private AlertEngine engine = engine();

  private static AlertRules rules(String yaml) {
    return AlertRules.parse(yaml.getBytes(StandardCharsets.UTF_8), "test.yaml");
  }

  private AlertEngine engine() {
    return new AlertEngine(rules, 0, MAX_AGE.toMillis(), metrics);
  }

  private static AlertStore store() {
    return new AlertStore(
        TestStores.<GroupMinute, Totals>inMemory(
            "minutes", GroupMinute.CODEC.serde(), Totals.CODEC.serde()),
        TestStores.<AlertGroup, StoredGroup>inMemory(
            "groups", AlertGroup.CODEC.serde(), StoredGroup.CODEC.serde()),
        TestStores.<String, Long>inMemory("times", Serdes.String(), Serdes.Long()));
  }

  private void add(int partition, int partitions, Instant complete, List<UsageEvent> events) {
    RuleInputs inputs = new RuleInputs(rules);
    for (UsageEvent event : events) {
      Partial partial = new Partial();
      long timeMs = event.getOccurredAt().toEpochMilli();
      partial.add(timeMs, event.getResultStatus(), event.getDurationMs(), event.getUserId());
      inputs.add(Dimensions.of(Use.of(event)), partial);
      inputs.add(Use.of(event), timeMs);
    }
    Progress progress = new Progress(partition, partitions, complete.toEpochMilli());
    // Through its bytes, as over the topic.
    inputs.take(b -> engine.add(AlertBatch.CODEC.ofBytes(AlertBatch.CODEC.toBytes(b))), progress);
  }

  private void addLive(Instant complete, List<UsageEvent> events) {
    add(0, 1, complete, events);
    advance(complete);
  }

  private void advance(Instant now) {
    engine.advance(now.toEpochMilli(), written::add);
  }

  private List<String> written() {
    return written.stream().map(AlertEngineTest::brief).toList();
  }

  private static Happenings eventful() {
    Happenings events =
        new Happenings()
            .everyMinute(0, 60, "view", 6, 0)
            .everyMinute(0, 12, "pay", 6, 0)
            .everyMinute(12, 18, "pay", 6, 6)
            .everyMinute(18, 19, "pay", 6, 0)
            .everyMinute(40, 60, "pay", 6, 0);
    for (double minute : new double[] {20, 21.1, 22.2, 23.3, 29.9}) {
      events.error(at(minute), "ada");
    }
    return events;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void restartsAtAnyMoment_changeNothingOfWhatIsWritten(long seed) {
    List<UsageEvent> events = eventful().events();
    List<Alert> expected = AlertRehearsal.of(rules, events);
    assertThat(expected)
        .extracting(Alert::getState)
        .contains(AlertState.PENDING, AlertState.FIRING);
    Random random = new Random(seed);
    AlertStore store = store();

    Instant from = at(-1);
    while (from.isBefore(at(60))) {
      Instant to = from.plusSeconds(1 + random.nextInt(90));
      addLive(to.isAfter(at(60)) ? at(60) : to, between(events, from, to));
      from = to;
      if (random.nextInt(4) == 0) { // what was not flushed by then would be read again by Kafka
        engine.flush(store);
        engine = engine();
        engine.restore(store);
      }
    }

    // One round of evaluations goes rule by rule, so order is only within an alert.
    assertThat(written())
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(AlertEngineTest::brief).toList());
    assertThat(written).extracting(Alert::getAlertId).doesNotContainNull();
  }

  @Test
  void oneGreatStep_isAsManySmallOnes() {
    Happenings happenings = eventful();
    for (double minute : new double[] {30.5, 31.5, 32.5, 33.5, 34.5}) { // at evaluations
      happenings.error(at(minute), "bob");
    }
    engine = new AlertEngine(rules, 0, Duration.ofDays(1).toMillis(), metrics);
    addLive(at(60), happenings.events());
    assertThat(written())
        .contains("UserErrors FIRING 34:40")
        .containsExactlyInAnyOrderElementsOf(
            AlertRehearsal.of(rules, happenings.events()).stream()
                .map(AlertEngineTest::brief)
                .toList());
  }

  private static String brief(Alert alert) {
    return alert.getRule() + " " + Happenings.brief(alert);
  }

  private static List<UsageEvent> between(List<UsageEvent> events, Instant from, Instant to) {
    return events.stream()
        .filter(e -> !e.getOccurredAt().isBefore(from) && e.getOccurredAt().isBefore(to))
        .toList();
  }

  @Test
  void partitionThatIsBehind_holdsTime_untilItIsThere() {
    List<UsageEvent> failing = new Happenings().everyMinute(0, 10, "pay", 6, 6).events();
    add(0, 2, at(10), failing);
    advance(at(10));
    assertThat(written).as("the other one was never heard of").isEmpty();
    add(1, 2, at(1), List.of());
    advance(at(10));
    assertThat(written()).containsExactly("ErrorRateHigh PENDING 1:00", "Down FIRING 1:00");
    // The rest of the first minutes was in the partition that is behind.
    add(1, 2, at(2), new Happenings().everyMinute(1, 2, "pay", 200, 0).events());
    advance(at(10));
    assertThat(written()).contains("ErrorRateHigh INACTIVE 2:00", "Down RESOLVED 2:00");
  }

  @Test
  void aggregatorDownForAnHour_firesNothingThatIsOver_andPagesWhatStillHolds() {
    Happenings before =
        new Happenings().everyMinute(0, 30, "view", 6, 0).everyMinute(0, 30, "pay", 6, 0);
    addLive(at(30), before.events());
    assertThat(written).isEmpty();

    // Read at 91 minutes: pay was down at 50, and is again since 85.
    Happenings backlog =
        new Happenings()
            .everyMinute(30, 91, "view", 6, 0)
            .everyMinute(30, 50, "pay", 6, 0)
            .everyMinute(50, 55, "pay", 6, 6)
            .everyMinute(55, 85, "pay", 6, 0)
            .everyMinute(85, 91, "pay", 6, 6);
    for (int minute = 30; minute < 91; minute++) {
      add(0, 1, at(minute + 1), between(backlog.events(), at(minute), at(minute + 1)));
      advance(at(91));
    }
    List<Alert> paging =
        written.stream().filter(a -> !a.getAnnotations().containsKey("stale")).toList();
    assertThat(paging.stream().map(AlertEngineTest::brief))
        .containsExactly(
            "ErrorRateHigh PENDING 87:00", "Down FIRING 88:00", "ErrorRateHigh FIRING 89:00");
    assertThat(written()).contains("Down FIRING 53:00 stale", "Down RESOLVED 56:00 stale");
    assertThat(written()).noneMatch(brief -> brief.startsWith("Silent"));
  }

  @Test
  void alertThatFiredBeforeTheOutage_resolvesOnce_andSaysThatItWasLate() {
    addLive(at(10), new Happenings().everyMinute(0, 10, "pay", 6, 6).events());
    assertThat(written()).contains("Down FIRING 1:00");
    written.clear();
    add(0, 1, at(20), new Happenings().everyMinute(10, 20, "pay", 6, 0).events());
    advance(at(80));
    Alert resolved =
        written.stream().filter(a -> a.getRule().equals("Down")).findFirst().orElseThrow();
    assertThat(brief(resolved)).isEqualTo("Down RESOLVED 11:00");
    assertThat(resolved.getAnnotations().get("notice")).contains("69 minutes later");
  }

  @Test
  void stillFiringAfterTheOutage_isWrittenOnce_whenEvaluationsAreCurrent() {
    add(0, 1, at(60), new Happenings().everyMinute(0, 60, "pay", 6, 6).events());
    advance(at(60));
    assertThat(written())
        .containsExactlyInAnyOrder("Down FIRING 45:00", "ErrorRateHigh FIRING 45:00");
    assertThat(written).allSatisfy(a -> assertThat(a.getActiveSince()).isEqualTo(at(1)));
  }

  @Test
  void yearWithoutData_takesNoLongerThanAMinute() {
    addLive(at(10), new Happenings().everyMinute(0, 10, "pay", 6, 6).events());
    addLive(at(10 + 365 * 24 * 60), List.of());
    assertThat(meters.counter("footfall.aggregator.alerts.evaluations").count()).isLessThan(1_000);
    assertThat(written()).contains("Down RESOLVED " + (13 + 7 * 24 * 60) + ":00");
  }

  @Test
  void tooManyGroups_areRefusedAndCounted_usersMakeRoom() {
    rules =
        rules(
            RULES
                .replace("type: user_errors,", "type: user_errors, max_groups: 3,")
                .replace("type: feature_down,", "type: feature_down, max_groups: 3,"));
    engine = engine();
    Happenings events = new Happenings();
    for (int i = 0; i < 10; i++) {
      events.everyMinute(0, 1, "pay" + i, 5, 5);
      events.error(at(0.5 + i * 0.01), "user" + i);
    }
    for (int i = 0; i < 5; i++) {
      events.error(at(0.9 + i * 0.01), "late");
    }
    addLive(at(1), events.events());
    assertThat(written()).filteredOn(w -> w.startsWith("Down")).hasSize(3);
    assertThat(written()).contains("UserErrors FIRING 1:00");
    assertThat(overflow("Down")).isEqualTo(8); // seven of them, and the one without a number
    assertThat(overflow("UserErrors")).isEqualTo(8);
  }

  private double overflow(String rule) {
    return meters.counter("footfall.aggregator.alerts.overflow", "rule", rule).count();
  }

  @Test
  void ruleThatGoes_resolvesWhatItFired_withItsLabels_andOthersStay() {
    addLive(at(10), new Happenings().everyMinute(0, 10, "pay", 6, 6).events());
    AlertStore store = store();
    engine.flush(store);
    written.clear();
    rules = rules(RULES.replace("ErrorRateHigh", "Renamed"));
    engine = engine(); // as after a restart with another file
    engine.restore(store);
    addLive(at(10), List.of());
    assertThat(written()).containsExactly("ErrorRateHigh RESOLVED 10:00");
    assertThat(written.get(0).getLabels()).containsEntry("severity", "page");
    assertThat(written.get(0).getAnnotations().get("reason")).contains("removed");

    written.clear();
    engine.use(rules(RULES.replace("type: feature_down,", "type: feature_down, by: [service],")));
    addLive(at(10), List.of());
    assertThat(written()).containsExactly("Down RESOLVED 10:00");
  }

  @Test
  void changedRule_goesOnWithItsState() {
    addLive(at(10), new Happenings().everyMinute(0, 10, "pay", 6, 6).events());
    written.clear();
    rules = rules(RULES.replace("10%", "20%").replace("severity: page", "severity: ticket"));
    engine.use(rules);
    addLive(at(20), new Happenings().everyMinute(10, 20, "pay", 6, 0).events());
    assertThat(written())
        .containsExactlyInAnyOrder("Down RESOLVED 11:00", "ErrorRateHigh RESOLVED 17:00");
  }
}
