package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.schemas.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parts that go away while the sink works: it waits, goes on by itself, and stores all once. */
class OutageIT {

  private static final Instant FROM = Instant.parse("2015-05-17T10:00:00Z");
  private static final Instant TO = Instant.parse("2015-05-20T22:00:00Z");

  private final TestBed bed = TestBed.fresh();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    bed.close();
  }

  /** So that what happens next happens in the middle. */
  private void awaitMoreRecords() {
    double before = TestBed.counter(metrics, "footfall.sink.records");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> TestBed.counter(metrics, "footfall.sink.records") > before + 3_000);
  }

  @Test
  void postgresKilledInTheMiddle_storesAllOnce_whenItIsBack() {
    SteadyStream stream = SteadyStream.into(bed, 20);
    SinkService sink = bed.startSink(metrics, "sink.batch.rows.max", "500");
    awaitMoreRecords();

    bed.stack().kill(Part.POSTGRES);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(sink.notReady())
                    .anySatisfy(reason -> assertThat(reason).contains("SQLSTATE")));
    // More than the hand-off holds comes meanwhile; the sink must stay in its group.
    stream.awaitMore(10_000);
    assertThat(sink.live()).isTrue();
    bed.stack().restart(Part.POSTGRES);
    long events = stream.end();
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(events);
    assertThat(bed.number("SELECT sum(count) FROM usage_aggregates")).isEqualTo(events);
    assertThat(TestBed.counter(metrics, "footfall.sink.records")).isEqualTo(2 * events);
    assertThat(TestBed.counter(metrics, "footfall.sink.retries")).isPositive();
    assertThat(bed.deadLetters()).isEmpty();
    assertThat(sink.notReady()).isEmpty();
  }

  /** What docs/operations.md says may be relaxed: rows and offsets are lost together. */
  @Test
  void postgresKilled_withAsynchronousCommits_readsAgainWhatItLost() throws Exception {
    try (Connection superuser = bed.superuser();
        Statement sql = superuser.createStatement()) {
      sql.execute("ALTER SYSTEM SET wal_writer_delay = '10s'"); // so that there is much to lose
      sql.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'");
      sql.execute("SELECT pg_reload_conf()");
    }
    String url = bed.stack().settings().get("database.url");
    SteadyStream stream = SteadyStream.into(bed, 25);
    SinkService sink =
        bed.startSink(metrics, "database.url", url + "?options=-c%20synchronous_commit=off");
    for (int kill = 0; kill < 3; kill++) { // once might be just after the log was written
      awaitMoreRecords();
      bed.stack().kill(Part.POSTGRES);
      bed.stack().restart(Part.POSTGRES);
    }
    long events = stream.end();
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(events);
    assertThat(bed.number("SELECT sum(count) FROM usage_aggregates")).isEqualTo(events);
    assertThat(TestBed.counter(metrics, "footfall.sink.records"))
        .as("stored, some of them twice as they were lost the first time")
        .isGreaterThan(2 * events);
    assertThat(bed.number("SELECT count(*) FROM producer_ledger")).as("views are there").isZero();
    assertThat(bed.deadLetters()).isEmpty();
    assertThat(sink.live()).isTrue();
  }

  @Test
  void kafkaKilledInTheMiddle_storesAllOnce_whenItIsBack() {
    bed.send(Samples.usageEvents(22, 20_000, FROM, TO));
    SinkService sink = bed.startSink(metrics, "sink.batch.rows.max", "500");
    awaitMoreRecords();

    bed.stack().kill(Part.KAFKA);
    bed.stack().restart(Part.KAFKA);
    bed.send(Samples.usageEvents(23, 1_000, FROM, TO));
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(21_000);
    assertThat(sink.live()).isTrue();
  }

  @Test
  void connectionsCutAgainAndAgain_storeAllOnce() throws Exception {
    SteadyStream stream = SteadyStream.into(bed, 24);
    bed.startSink(metrics, "sink.batch.rows.max", "100");

    try (Connection superuser = bed.superuser();
        Statement sql = superuser.createStatement()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                sql.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'footfall-sink' AND random() < 0.5");
                return TestBed.counter(metrics, "footfall.sink.records") > 20_000
                    && metrics.find("footfall.sink.retries").counters().stream()
                        .anyMatch(retries -> retries.count() > 0);
              });
    }
    long events = stream.end();
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(events);
    assertThat(bed.number("SELECT sum(count) FROM usage_aggregates")).isEqualTo(events);
  }

  @Test
  void aDayPartitionThatWasDropped_isMadeAgain() {
    bed.startSink(metrics);
    bed.send(Samples.usageEvents(25, 100, FROM, FROM.plusSeconds(3600)));
    bed.awaitAllStored();
    bed.asOwner("DROP TABLE usage_events_20150517");

    bed.send(Samples.usageEvents(26, 50, FROM, FROM.plusSeconds(3600)));
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(50);
  }

  @Test
  void aTableThatDoesNotFit_stopsTheSink_withTheReason() {
    bed.migrate();
    bed.asOwner("ALTER TABLE usage_events RENAME COLUMN trace_id TO trace");
    bed.send(Samples.usageEvents(27, 100));

    SinkService sink = bed.startSink(metrics);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(sink.live()).isFalse());
    assertThat(sink.notReady())
        .anySatisfy(reason -> assertThat(reason).contains("stopped", "trace_id", "42703"));
    assertThat(bed.deadLetters()).isEmpty();
    assertThat(bed.storedOffsets().values()).allMatch(offset -> offset == 0);
  }

  @Test
  void tablesLocked_waits_andGoesOn() throws Exception {
    SinkService sink = bed.startSink(metrics);
    bed.send(Samples.usageEvents(28, 10));
    bed.awaitAllStored();

    try (Connection connection = bed.connect("owner");
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.execute("LOCK TABLE usage_events_20250312 IN ACCESS EXCLUSIVE MODE");
      bed.send(Samples.usageEvents(29, 10));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(sink.notReady())
                      .anySatisfy(reason -> assertThat(reason).contains("55P03")));
      connection.rollback();
    }
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(20);
    assertThat(sink.notReady()).isEmpty();
  }
}
