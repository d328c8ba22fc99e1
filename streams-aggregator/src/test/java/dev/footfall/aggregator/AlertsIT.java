package dev.footfall.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.alerts.AlertRehearsal;
import dev.footfall.aggregator.alerts.Happenings;
import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.events.Alert;
import dev.footfall.events.AlertState;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts on the real broker, through kills while one is pending and while all fire. The clock is
 * that of the events: hours of them, sent within seconds. What is written must be what a rehearsal
 * of all events says, each transition once.
 */
class AlertsIT {

  private static final int PARTITIONS = 4;

  private static final String RULES =
      """
      groups:
      - name: test
        rules:
        - alert: ErrorRateHigh
          type: error_rate
          match: {service: billing}
          window: 1h
          min_count: 50
          condition: "> 10%"
          for: 5m
        - {alert: UserErrors, type: user_errors, window: 10m, condition: ">= 5"}
        - {alert: FeatureDown, type: feature_down, match: {action_name: pay}, window: 5m}
        - {alert: FeatureSilent, type: silence, match: {action_name: chat}, window: 5m,
           baseline_windows: 4}
      """;

  @TempDir Path dir;

  private final Instant start =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(8));
  private final Happenings happenings = new Happenings();
  private Map<String, String> settings = new HashMap<>();
  private AlertRules rules = AlertRules.defaults();
  private int sent;

  @SuppressWarnings("NullAway.Init")
  AlertsIT() {}

  @BeforeEach
  void rules() throws Exception {
    Path file = Files.writeString(dir.resolve("alerts.yaml"), RULES);
    rules = AlertRules.load(file);
    settings.put("aggregator.alerts.file", file.toString());
    settings.put("aggregator.alerts.delay.ms", "0");
    settings.put("aggregator.state.dir", dir.resolve("state").toString());
    settings.put("aggregator.alerts.max.age.ms", Long.toString(Duration.ofDays(1).toMillis()));
    // Only events move the clock here: an idle partition must not bring it to today.
    settings.put("aggregator.idle.close.ms", Long.toString(Duration.ofDays(1).toMillis()));
  }

  @Test
  void eachAlertFiresOnceAndResolvesOnce_throughKillsInPendingAndFiring() throws Exception {
    try (RealTopics topics = RealTopics.start().withTopics()) {
      settings.putAll(topics.settings());
      try (AggregatorProcess process = start()) {
        hour(0, 74, Minute.GOOD);
        bad(74, 88);
        send(topics);
        awaitState(topics, "ErrorRateHigh", AlertState.PENDING);
        process.kill();
      }
      try (AggregatorProcess process = start()) {
        bad(88, 100);
        send(topics);
        for (String rule : rules.byName().keySet()) {
          awaitState(topics, rule, AlertState.FIRING);
        }
        process.kill();
      }
      try (AggregatorProcess process = start()) {
        hour(100, 220, Minute.GOOD);
        send(topics);
        for (String rule : rules.byName().keySet()) {
          awaitState(topics, rule, AlertState.RESOLVED);
        }
        process.stop();
      }
      assertThatAllIsAsRehearsed(topics);
      Map<String, Long> perState =
          topics.alerts().stream()
              .collect(
                  Collectors.groupingBy(
                      a -> a.getRule() + " " + a.getState(), Collectors.counting()));
      for (String rule : rules.byName().keySet()) {
        assertThat(perState).containsEntry(rule + " FIRING", 1L);
        assertThat(perState).containsEntry(rule + " RESOLVED", 1L);
      }
    }
  }

  @Test
  void aggregatorDownForAnHour_firesNothing() throws Exception {
    try (RealTopics topics = RealTopics.start().withTopics()) {
      settings.putAll(topics.settings());
      try (AggregatorProcess process = start()) {
        hour(0, 90, Minute.GOOD);
        send(topics);
        topics.flush();
        Awaitility.await()
            .atMost(Duration.ofSeconds(120))
            .untilAsserted(() -> topics.assertAllThrough("footfall-aggregator-v1", sent));
        process.kill();
      }
      hour(90, 150, Minute.GOOD);
      send(topics);
      try (AggregatorProcess process = start()) {
        hour(150, 170, Minute.GOOD);
        hour(170, 190, Minute.ALL_FAIL); // so that there is something to wait for
        send(topics);
        awaitState(topics, "FeatureDown", AlertState.FIRING);
        process.stop();
      }
      assertThat(topics.alerts())
          .extracting(Alert::getEvaluatedAt)
          .allSatisfy(at -> assertThat(at).isAfter(minute(170)));
    }
  }

  private enum Minute {
    GOOD,
    ALL_FAIL
  }

  private Instant minute(double minute) {
    return start.plusMillis((long) (minute * 60_000));
  }

  /** All services and features used, and each partition moved on. */
  private void hour(int from, int to, Minute kind) {
    for (int m = from; m < to; m++) {
      clock(m);
      ResultStatus status = kind == Minute.GOOD ? ResultStatus.SUCCESS : ResultStatus.ERROR;
      for (int i = 0; i < 4; i++) {
        happenings.use(minute(m + 0.2 * i), "billing", "charge", status, "bill" + i);
        happenings.use(minute(m + 0.2 * i), "shop", "pay", status, "pay" + i);
        happenings.use(minute(m + 0.2 * i), "shop", "chat", ResultStatus.SUCCESS, "chat" + i);
      }
    }
  }

  /** Billing fails half of the time, pay always, chat is silent, ada meets errors. */
  private void bad(int from, int to) {
    for (int m = from; m < to; m++) {
      clock(m);
      for (int i = 0; i < 4; i++) {
        ResultStatus half = i % 2 == 0 ? ResultStatus.ERROR : ResultStatus.SUCCESS;
        happenings.use(minute(m + 0.2 * i), "billing", "charge", half, null);
        happenings.use(minute(m + 0.2 * i), "shop", "pay", ResultStatus.ERROR, null);
      }
      if ((m >= 90 && m < 97 && m % 2 == 0) || m == 97) {
        happenings.use(minute(m + 0.5), "shop", "view", ResultStatus.ERROR, "ada");
      }
    }
  }

  private void clock(int m) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      happenings.use(minute(m), "shop", "view", ResultStatus.SUCCESS, user(partition));
    }
  }

  /** Somebody whose events are in that partition. */
  private static String user(int partition) {
    for (int i = 0; ; i++) {
      byte[] key = ("clock" + i).getBytes(UTF_8);
      if (Utils.toPositive(Utils.murmur2(key)) % PARTITIONS == partition) {
        return "clock" + i;
      }
    }
  }

  private AggregatorProcess start() throws Exception {
    return AggregatorProcess.start(settings, AggregatorProcess.logFile("alerts"));
  }

  private void send(RealTopics topics) {
    List<UsageEvent> events = happenings.events();
    events.subList(sent, events.size()).stream()
        .sorted(Comparator.comparing(UsageEvent::getOccurredAt))
        .forEach(topics::send);
    sent = events.size();
    topics.flush();
  }

  private static void awaitState(RealTopics topics, String rule, AlertState state) {
    Awaitility.await(rule + " " + state)
        .atMost(Duration.ofSeconds(180))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () ->
                topics.alerts().stream()
                    .anyMatch(a -> a.getRule().equals(rule) && a.getState() == state));
  }

  private void assertThatAllIsAsRehearsed(RealTopics topics) {
    List<String> expected =
        AlertRehearsal.of(rules, happenings.events()).stream().map(AlertsIT::brief).toList();
    assertThat(topics.alerts().stream().map(AlertsIT::brief).toList())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String brief(Alert alert) {
    return alert.getAlertId()
        + " "
        + alert.getRule()
        + " "
        + alert.getState()
        + " "
        + alert.getEvaluatedAt()
        + " "
        + alert.getValue();
  }
}
