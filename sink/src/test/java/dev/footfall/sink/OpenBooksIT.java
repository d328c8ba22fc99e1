package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.sink.deadletters.LetterDesk;
import dev.footfall.sink.deadletters.LetterFilter;
import dev.footfall.sink.deadletters.LetterSender;
import dev.footfall.sink.notify.WebReceiver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record is lost between Kafka and the tables: from the topic to the one who is told. */
class OpenBooksIT {

  @TempDir Path directory;

  private final WebReceiver web = new WebReceiver();
  private final TestBed bed = TestBed.fresh();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    bed.close();
    web.close();
  }

  @Test
  void aLostRecord_firesOnce_andIsResolvedOnceWhenItArrives_overARestart() throws IOException {
    SinkService first = sink();
    List<UsageEvent> events = new ArrayList<>(Samples.usageEvents(7, 10));
    events.forEach(event -> event.setProducerId("p"));
    bed.send(events.subList(0, 9));
    report("p", 10);
    report("good", 0);
    bed.awaitAllStored();

    await().atMost(AlertBed.PATIENCE).until(() -> told().contains("firing p"));
    await().atMost(AlertBed.PATIENCE).until(() -> gauge("footfall.sink.books.missing") == 1);
    assertThat(gauge("footfall.sink.books.open")).isEqualTo(1);
    assertThat(bed.texts("SELECT concat_ws(' ', rule, state, value) FROM alerts"))
        .containsExactly("EventsMissing firing 1");
    first.close();
    sink();
    bed.send(Samples.usageEvent().setProducerId("good").build()); // nothing that p could have sent
    bed.send(events.subList(9, 10));

    await().atMost(AlertBed.PATIENCE).until(() -> told().contains("resolved p"));
    report("q", 1);
    await().atMost(AlertBed.PATIENCE).until(() -> told().contains("firing q"));
    assertThat(told()).containsExactly("firing p", "resolved p", "firing q");
    assertThat(bed.number("SELECT count(*) FROM alert_history")).isEqualTo(3);
  }

  @Test
  void aReplayedDeadLetter_doesNotStandInForALostRecord() throws Exception {
    bed.migrate();
    bed.asOwner("ALTER TABLE usage_events ADD CONSTRAINT no_poison CHECK (notes <> 'poison')");
    sink();
    List<UsageEvent> events = new ArrayList<>(Samples.usageEvents(8, 10));
    events.forEach(event -> event.setProducerId("p"));
    events.get(0).setNotes("poison");
    bed.send(events.subList(0, 9));
    report("p", 10);
    await().atMost(AlertBed.PATIENCE).until(() -> told().contains("firing p"));

    bed.asOwner("ALTER TABLE usage_events DROP CONSTRAINT no_poison");
    try (Connection writer = bed.connect("writer");
        LetterSender sender = LetterSender.of(ConnectionSettings.of(bed.settings()))) {
      assertThat(
              new LetterDesk(writer, new AuditTrail("ada")).replay(LetterFilter.ALL, 100, sender))
          .isEqualTo(1);
    }
    bed.await("SELECT stored FROM producer_ledger WHERE producer_id = 'p'", 9);

    report("q", 1); // when that fires, the books have been looked at since
    await().atMost(AlertBed.PATIENCE).until(() -> told().contains("firing q"));
    assertThat(told()).containsExactly("firing p", "firing q");
    assertThat(bed.number("SELECT missing FROM producer_ledger WHERE producer_id = 'p'"))
        .isEqualTo(1);
  }

  private List<String> told() {
    return web.told("producer_id");
  }

  private double gauge(String name) {
    return metrics.get(name).gauge().value();
  }

  private SinkService sink() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("alerts.yaml"),
            """
            route: {receiver: ops, group_by: [producer_id], group_wait: 1ms, group_interval: 1ms}
            receivers:
            - name: ops
              allow_private: true
              webhook_configs: [{url: "%s"}]
            """
                .formatted(web.url()));
    return bed.startSink(
        metrics,
        "sink.alerts.file",
        file.toString(),
        "sink.alerts.poll.ms",
        "50",
        "sink.books.interval.ms",
        "100",
        "sink.books.grace.ms",
        "1500");
  }

  private void report(String producer, long sent) {
    bed.send(
        Topics.PRODUCER_REPORTS,
        producer.getBytes(UTF_8),
        bed.bytes(
            Topics.PRODUCER_REPORTS,
            Samples.producerReport()
                .setProducerId(producer)
                .setSent(sent)
                .setClosed(true)
                .build()));
    bed.flush();
  }
}
