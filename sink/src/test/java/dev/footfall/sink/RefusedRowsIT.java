package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rows that only PostgreSQL refuses. A check constraint plays the rule that nobody thought of: the
 * event rules know what PostgreSQL itself does not take.
 */
class RefusedRowsIT {

  private static final String POISON = "poison";

  private final TestBed bed = TestBed.fresh();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeEach
  void forbidPoison() {
    bed.migrate();
    bed.asOwner("ALTER TABLE usage_events ADD CONSTRAINT no_poison CHECK (notes <> 'poison')");
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void aRefusedRow_isFoundByItsPosition_andOnlyItIsSetAside() {
    bed.send(events(8, 10_000, 1_000));

    SinkService sink = bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(9_990);
    assertThat(bed.deadLetters())
        .hasSize(10)
        .allSatisfy(
            letter -> {
              assertThat(letter.reason()).isEqualTo("sql_23514");
              assertThat(letter.detail())
                  .startsWith("PostgreSQL: new row for relation")
                  .contains("no_poison")
                  .doesNotContain("@example.com");
              assertThat(letter.value()).isNotEmpty();
            });
    assertThat(bed.deadLetters()).extracting(DeadLetter::position).doesNotHaveDuplicates();
    assertThat(sink.notReady()).isEmpty();
  }

  @Test
  void anEventWhoseErrorIsRefused_isSetAside_andNotItsNeighbour() {
    bed.asOwner("ALTER TABLE usage_errors ADD CONSTRAINT short CHECK (error_message <> 'poison')");
    List<UsageEvent> events = new ArrayList<>();
    for (UsageEvent event : Samples.usageEvents(12, 300)) {
      boolean bad = events.size() == 200;
      events.add(
          UsageEvent.newBuilder(event)
              .setResultStatus(
                  bad || events.size() % 3 == 0 ? ResultStatus.ERROR : ResultStatus.SUCCESS)
              .setErrorMessage(bad ? POISON : null)
              .build());
    }
    bed.send(events);

    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.deadLetters()).extracting(DeadLetter::reason).containsExactly("sql_23514");
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(299);
    assertThat(
            bed.number(
                "SELECT count(*) FROM usage_events WHERE event_id = '"
                    + events.get(200).getEventId()
                    + "'"))
        .isZero();
    assertThat(bed.number("SELECT count(*) FROM user_errors")).isEqualTo(100);
  }

  @Test
  void aRefusedRowAmongDuplicates_isFoundByHalving() {
    List<UsageEvent> events = events(9, 2_000, 700);
    List<UsageEvent> good = events.stream().filter(e -> !POISON.equals(e.getNotes())).toList();
    bed.startSink(metrics);
    bed.send(good.subList(0, 500));
    bed.awaitAllStored();

    bed.send(events);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(good.size());
    assertThat(bed.deadLetters()).hasSize(3);
    assertThat(TestBed.counter(metrics, "footfall.sink.duplicates", "table", "usage_events"))
        .isEqualTo(500);
  }

  @Test
  void aNumberThatJsonDoesNotHave_isOneDeadLetter() {
    bed.send(Samples.assignmentEvent().build());
    bed.send(
        Samples.assignmentEvent()
            .setAssignmentId(UUID.randomUUID())
            .setSignals(Map.of("credit_max_utilization_pct", Double.POSITIVE_INFINITY))
            .build());
    bed.flush();

    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM assignment_events")).isEqualTo(1);
    assertThat(bed.deadLetters()).extracting(DeadLetter::reason).containsExactly("sql_22P02");
  }

  @Test
  void aTimeThatPostgresDoesNotHave_isOneDeadLetter_ofTheAggregates() {
    bed.send(Samples.usageAggregateKey().build(), Samples.usageAggregate().build());
    bed.send(
        Samples.usageAggregateKey().setWindowStart(Instant.parse("-9999-01-01T00:00:00Z")).build(),
        Samples.usageAggregate().build());
    bed.send(
        Samples.usageAggregateKey().setActionName("n\0l").build(),
        Samples.usageAggregate().build());
    bed.flush();

    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_aggregates")).isEqualTo(1);
    assertThat(bed.deadLetters()).hasSize(2).allMatch(d -> d.reason().startsWith("sql_22"));
  }

  @Test
  void tooManyRefusedRows_stopTheSink_beforeAnythingIsSetAside() {
    bed.send(events(10, 4_000, 1));

    SinkService sink =
        bed.startSink(
            metrics,
            "sink.writers",
            "1",
            "sink.batch.linger.ms",
            "3000",
            "sink.batch.rows.max",
            "100000");

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(sink.live()).isFalse());
    assertThat(sink.notReady())
        .anySatisfy(
            reason ->
                assertThat(reason).contains("stopped", "refused", "23514", "sink.rejected.share"));
    assertThat(bed.deadLetters()).isEmpty();
    assertThat(bed.storedOffsets().values()).allMatch(offset -> offset == 0);
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isZero();
  }

  /** Events of which every {@code every}-th is refused. */
  private static List<UsageEvent> events(long seed, int count, int every) {
    List<UsageEvent> events = new ArrayList<>(Samples.usageEvents(seed, count));
    for (int i = every / 2; i < count; i += every) {
      events.set(i, UsageEvent.newBuilder(events.get(i)).setNotes(POISON).build());
    }
    return events;
  }
}
