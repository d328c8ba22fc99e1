package dev.footfall.aggregator.alerts;

import static dev.footfall.aggregator.alerts.Happenings.TEN;
import static dev.footfall.aggregator.alerts.Happenings.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.TopologyHarness;
import dev.footfall.events.Alert;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.serde.FakeRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of events to alerts through the topology, on Kafka's test driver. */
class AlertTopologyTest {

  private static final String RULES =
      """
      groups:
      - name: test
        rules:
        - {alert: UserErrors, type: user_errors, window: 10m, condition: ">= 5"}
        - {alert: ErrorRateHigh, type: error_rate, window: 5m, min_count: 5, condition: "> 10%"}
        - {alert: Silent, type: silence, window: 5m, baseline_windows: 2, match: {action_name: pay}}
      """;

  @TempDir private Path dir;

  private final FakeRegistry registry = FakeRegistry.start();
  private final Happenings happenings = new Happenings();
  private TopologyHarness topology;

  @SuppressWarnings("NullAway.Init")
  AlertTopologyTest() {}

  private void start(Instant now) throws Exception {
    Path rules = Files.writeString(dir.resolve("alerts.yaml"), RULES);
    topology =
        new TopologyHarness(
            registry,
            dir.resolve("state"),
            now,
            Map.of("aggregator.alerts.file", rules.toString(), "aggregator.alerts.delay.ms", "0"));
  }

  @AfterEach
  void stop() {
    topology.close();
    registry.close();
  }

  /** Sends what happened since the last call, as live traffic: taken when it happened. */
  private void sendLive() {
    for (UsageEvent event : happenings.events()) {
      topology.send(event, event.getOccurredAt());
    }
    happenings.events().clear();
  }

  private List<String> alerts() {
    return topology.alerts().stream()
        .map(alert -> alert.value.getRule() + " " + Happenings.brief(alert.value))
        .toList();
  }

  @Test
  void alert_isWrittenUnderItsId_whenItChanges() throws Exception {
    start(at(12));
    happenings.everyMinute(0, 5, "pay", 6, 3).everyMinute(5, 12, "pay", 6, 0);
    sendLive();
    List<KeyValue<String, Alert>> alerts = topology.alerts();
    assertThat(alerts.stream().map(alert -> Happenings.brief(alert.value)))
        .containsExactly("FIRING 1:00", "RESOLVED 9:00");
    assertThat(alerts).allSatisfy(a -> assertThat(a.key).isEqualTo(a.value.getAlertId()));
    assertThat(alerts).extracting(alert -> alert.key).containsOnly(alerts.get(0).key);
    assertThat(topology.counted("alerts.transitions")).isEqualTo(2);
    assertThat(topology.gauge("alerts.rules")).isEqualTo(3);
  }

  @Test
  void userErrors_areExactToTheMillisecond() throws Exception {
    start(at(20));
    for (double minute : new double[] {1, 3, 5, 7}) {
      happenings.error(at(minute), "ada");
    }
    happenings.error(at(11), "ada"); // ten minutes after the first one: four are left
    happenings.everyMinute(11.1, 13.1, "view", 100, 0);
    sendLive();
    assertThat(alerts()).isEmpty();
    happenings.error(at(12.9), "ada").everyMinute(13.1, 15, "view", 100, 0);
    sendLive();
    assertThat(alerts()).containsExactly("UserErrors FIRING 13:10", "UserErrors RESOLVED 13:20");
  }

  @Test
  void idlePartition_countsAsAtTheWallClock() throws Exception {
    start(at(5));
    happenings.everyMinute(4, 5, "pay", 12, 6);
    sendLive();
    assertThat(alerts()).as("the minute is not over").isEmpty();
    topology.pass(Duration.ofSeconds(9));
    assertThat(alerts()).isEmpty();
    topology.pass(Duration.ofSeconds(1));
    assertThat(alerts()).containsExactly("ErrorRateHigh FIRING 5:00");
  }

  @Test
  void replayOfLastYear_besideLiveTraffic_isLeftOut() throws Exception {
    start(at(6));
    happenings.everyMinute(0, 6, "pay", 6, 0);
    sendLive();
    Instant lastYear = TEN.minus(Duration.ofDays(365));
    for (int i = 0; i < 20; i++) {
      happenings.error(lastYear.plusSeconds(i), "ada");
    }
    for (UsageEvent event : happenings.events()) {
      topology.send(event, at(6));
    }
    happenings.events().clear();
    happenings.everyMinute(6, 8, "pay", 6, 0);
    sendLive();
    assertThat(alerts()).isEmpty();
    assertThat(topology.counted("alerts.late")).isEqualTo(60);
    happenings.everyMinute(8, 9, "pay", 6, 6).everyMinute(9, 10, "pay", 6, 0);
    sendLive();
    assertThat(alerts())
        .as("what is current still pages")
        .containsExactly("ErrorRateHigh FIRING 9:00");
  }

  @Test
  void oldLog_readAlone_pagesNobody_butIsOnRecord() throws Exception {
    start(at(60 * 24));
    happenings.everyMinute(0, 5, "pay", 6, 3).everyMinute(5, 30, "pay", 6, 0);
    happenings.everyMinute(30, 50, "view", 6, 0).everyMinute(50, 51, "pay", 6, 0);
    for (UsageEvent event : happenings.events()) {
      topology.send(event, at(60 * 24));
    }
    List<KeyValue<String, Alert>> alerts = topology.alerts();
    assertThat(alerts.stream().map(alert -> Happenings.brief(alert.value)))
        .containsExactly("FIRING 1:00 stale", "RESOLVED 9:00 stale");
    assertThat(alerts.get(0).value.getAnnotations().get("notice")).contains("minutes later");
  }
}
