package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.SmallDisk;
import dev.footfall.schemas.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Parts that go away while the sink works: it waits, goes on by itself, and stores all once. */
class OutageIT {

  private static final Instant FROM = Instant.parse("2015-05-17T10:00:00Z");
  private static final Instant TO = Instant.parse("2015-05-20T22:00:00Z");

  private static final String END_SESSIONS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'footfall_writer'";

  private final TestBed bed = TestBed.fresh();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  /** Says when partitions come and go. */
  private final Logger reading = (Logger) LoggerFactory.getLogger(PollLoop.class);

  private final ListAppender<ILoggingEvent> saidOfReading = new ListAppender<>();

  @BeforeEach
  void listen() {
    saidOfReading.start();
    reading.addAppender(saidOfReading);
  }

  @AfterEach
  void close() {
    reading.detachAppender(saidOfReading);
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

  private static void awaitNotReady(SinkService sink, String because) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(sink.notReady())
                    .anySatisfy(reason -> assertThat(reason).contains(because)));
  }

  @Test
  void postgresKilledInTheMiddle_storesAllOnce_whenItIsBack() {
    SteadyStream stream = SteadyStream.into(bed, 20);
    SinkService sink = bed.startSink(metrics, "sink.batch.rows.max", "500");
    awaitMoreRecords();

    bed.stack().kill(Part.POSTGRES);
    awaitNotReady(sink, "SQLSTATE");
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

  /** As a provider makes it whose disk is nearly full. */
  @Test
  void databaseReadOnly_waits_andStoresAllOnce_whenItMayBeWrittenAgain() throws Exception {
    // A session keeps the default that it began with: the sink has to give those up by itself.
    storesAllOnceAfter(
        30,
        "25006",
        "ALTER DATABASE footfall SET default_transaction_read_only = on",
        "ALTER DATABASE footfall RESET default_transaction_read_only");
  }

  @Test
  void connectionsUsedUp_waits_andStoresAllOnce_whenThereAreSomeAgain() throws Exception {
    storesAllOnceAfter(
        31,
        "53300",
        "ALTER ROLE footfall_writer CONNECTION LIMIT 0",
        "ALTER ROLE footfall_writer CONNECTION LIMIT -1");
  }

  private void storesAllOnceAfter(int seed, String state, String begin, String end)
      throws Exception {
    SteadyStream stream = SteadyStream.into(bed, seed);
    SinkService sink = bed.startSink(metrics, "sink.batch.rows.max", "500");
    awaitMoreRecords();

    try (Connection superuser = bed.superuser();
        Statement sql = superuser.createStatement()) {
      try {
        sql.execute(begin);
        sql.execute(END_SESSIONS);
        awaitWaiting(sink, stream, state);
      } finally { // the database and its roles are those of all tests
        sql.execute(end);
      }
    }

    assertAllStoredOnce(sink, stream, state);
  }

  /** A disk of its own for the table, as the one of the log would take the server with it. */
  @Test
  void diskFull_waits_andStoresAllOnce_whenThereIsRoomAgain(@TempDir Path directory)
      throws Exception {
    assumeTrue(
        bed.stack() instanceof EmbeddedStack, "PostgreSQL in a container sees no disk of ours");
    bed.migrate();
    bed.asOwner("SELECT footfall_ensure_day('2025-03-12')"); // that of the whole stream
    try (SmallDisk disk = SmallDisk.mount(directory, "size=128m");
        Connection superuser = bed.superuser();
        Statement sql = superuser.createStatement()) {
      sql.execute("CREATE TABLESPACE small LOCATION '" + disk.path() + "'");
      try {
        sql.execute("ALTER TABLE usage_events_20250312 SET TABLESPACE small");
        SteadyStream stream = SteadyStream.into(bed, 32);
        try (SinkService sink =
            bed.startSink(
                metrics, "sink.batch.rows.max", "500", "sink.retention.usage.days", "0")) {
          awaitMoreRecords();
          disk.fill();
          awaitWaiting(sink, stream, "53100");
          disk.empty();

          assertAllStoredOnce(sink, stream, "53100");
        }
      } finally { // before the disk goes
        sql.execute("DROP TABLE usage_events_20250312");
        sql.execute("DROP TABLESPACE small");
        sql.execute("CHECKPOINT"); // a recovery must not look for it
      }
    }
  }

  /** More than the hand-off holds comes meanwhile; the sink must stay in its group. */
  private static void awaitWaiting(SinkService sink, SteadyStream stream, String state) {
    stream.awaitMore(10_000);
    awaitNotReady(sink, "SQLSTATE " + state);
    assertThat(sink.live()).isTrue();
  }

  private void assertAllStoredOnce(SinkService sink, SteadyStream stream, String state) {
    long events = stream.end();
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(events);
    assertThat(bed.number("SELECT sum(count) FROM usage_aggregates")).isEqualTo(events);
    assertThat(bed.deadLetters()).isEmpty();
    assertThat(TestBed.counter(metrics, "footfall.sink.retries", "cause", state)).isPositive();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(sink.notReady()).isEmpty());
    assertThat(List.copyOf(saidOfReading.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .as("it keeps its partitions")
        .anyMatch(line -> line.startsWith("Partitions taken on"))
        .noneMatch(line -> line.startsWith("Partitions given up"))
        .noneMatch(line -> line.startsWith("Partitions lost"));
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
      awaitNotReady(sink, "55P03");
      connection.rollback();
    }
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(20);
    assertThat(sink.notReady()).isEmpty();
  }
}
