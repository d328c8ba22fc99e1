package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.Alert;
import dev.footfall.events.AlertState;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import dev.footfall.sink.notify.WebReceiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the topic to a receiver. */
class AlertStoreIT {

  private static final Instant TIME = Samples.alert().build().getEvaluatedAt();

  @TempDir Path directory;

  private final WebReceiver web = new WebReceiver();
  private final TestBed bed = TestBed.fresh();
  private Path file;

  @BeforeEach
  void file() throws IOException {
    file = Files.writeString(directory.resolve("alerts.yaml"), AlertBed.webhook(web.url()));
  }

  @AfterEach
  void close() {
    bed.close();
    web.close();
  }

  private void send(AlertState state, String id, Instant at) {
    send(state, id, id, at);
  }

  private void send(AlertState state, String id, String service, Instant at) {
    Alert alert =
        Samples.alert()
            .setAlertId(id)
            .setLabels(Map.of("service", service))
            .setState(state)
            .setEvaluatedAt(at)
            .build();
    bed.send(Topics.ALERTS, id.getBytes(StandardCharsets.UTF_8), bed.bytes(Topics.ALERTS, alert));
  }

  private SinkService sink() {
    return bed.startSink(
        "sink.alerts.file", file.toString(), "sink.alerts.poll.ms", "50", "sink.writers", "2");
  }

  @Test
  void transitions_areStored_andToldOnce_howeverOftenTheyCome() {
    SinkService sink = sink();
    for (int time = 0; time < 3; time++) {
      send(AlertState.PENDING, "a", TIME);
      send(AlertState.FIRING, "a", TIME.plusSeconds(60));
    }
    bed.flush();
    await().atMost(AlertBed.PATIENCE).until(() -> web.accepted().size() == 1);
    send(AlertState.FIRING, "a", TIME.plusSeconds(60));
    send(AlertState.DATA_MISSING, "a", TIME.plusSeconds(90));
    send(AlertState.RESOLVED, "a", TIME.plusSeconds(120));
    send(AlertState.RESOLVED, "a", TIME.plusSeconds(120));
    bed.flush();
    await().atMost(AlertBed.PATIENCE).until(() -> web.accepted().size() == 2);
    // A record read again: nothing happens after the alert is over, either.
    send(AlertState.FIRING, "a", TIME.plusSeconds(60));
    send(AlertState.RESOLVED, "a", TIME.plusSeconds(120));
    send(AlertState.FIRING, "last", TIME.plusSeconds(180));
    bed.flush();

    await().atMost(AlertBed.PATIENCE).until(() -> web.told("service").contains("firing last"));
    bed.await("SELECT count(*) FROM alert_outbox WHERE told_at IS NULL", 0);
    assertThat(web.told("service")).containsExactly("firing a", "resolved a", "firing last");
    assertThat(bed.number("SELECT count(*) FROM alert_transitions")).isEqualTo(5);
    assertThat(sink.warnings()).isEmpty();
    assertThat(sink.notReady()).isEmpty();
  }

  /**
   * While the sink is away an alert is resolved and fires anew. Ids are hashes, so the later one
   * may be the lesser; in their order the resolution would be the last that is heard.
   */
  @Test
  void nextEpisodeOfAnAlert_isToldAfterTheResolutionBefore_whateverTheirIds() {
    SinkService first = sink();
    send(AlertState.FIRING, "b", "crm-api", TIME);
    bed.flush();
    await().atMost(AlertBed.PATIENCE).until(() -> web.accepted().size() == 1);
    first.close();
    send(AlertState.RESOLVED, "b", "crm-api", TIME.plusSeconds(60));
    send(AlertState.FIRING, "a", "crm-api", TIME.plusSeconds(120));
    bed.flush();
    sink();

    bed.await("SELECT count(*) FROM alert_outbox WHERE alert_id = 'a' AND told_at IS NOT NULL", 1);
    bed.await("SELECT count(*) FROM notifications WHERE state = 'waiting'", 0);
    assertThat(web.told("service")).hasSizeGreaterThan(1).last().isEqualTo("firing crm-api");
    assertThat(bed.texts("SELECT alert_id FROM alert_outbox")).containsExactly("a");
  }

  @Test
  void receiverThatFails_isAWarning_andNoReasonToBeNotReady() {
    web.replies(WebReceiver.Reply.of(404));
    SinkService sink = sink();
    send(AlertState.FIRING, "a", TIME);
    bed.flush();

    await()
        .atMost(AlertBed.PATIENCE)
        .untilAsserted(
            () -> assertThat(sink.warnings()).singleElement().asString().contains("404"));
    assertThat(sink.notReady()).isEmpty();
  }
}
