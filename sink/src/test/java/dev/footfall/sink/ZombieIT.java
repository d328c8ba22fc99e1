package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AggregateKind;
import dev.footfall.schemas.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sink that is stopped in the middle of a transaction for so long that Kafka gives its partitions
 * away, and goes on later as if nothing had happened.
 */
class ZombieIT {

  private static final int RECORDS = 60_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void stoppedInATransaction_andContinued_writesNothing(@TempDir Path directory) throws Exception {
    bed.migrate();
    Map<String, String> settings = bed.settings("sink.migrate", "false");
    Process zombie = SinkProcess.start(settings, directory);
    try {
      awaitStored(0); // it has partitions
      CompletableFuture<Void> sending = CompletableFuture.runAsync(this::send);
      stopInATransaction(zombie);
      assertThat(stored()).as("stopped before the end").isLessThan(2L * RECORDS);

      sending.get(60, TimeUnit.SECONDS);
      bed.startSink("sink.migrate", "false");
      bed.awaitAllStored();
      assertExact(RECORDS);

      signal(zombie, "CONT");
      // It has come back when it stores again.
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> bed.number(SESSIONS_OF_SINKS) > 0 && zombie.isAlive());
      send();
      bed.awaitAllStored();
      assertExact(2 * RECORDS);
      assertThat(zombie.isAlive()).isTrue();
    } finally {
      zombie.destroyForcibly();
    }
  }

  private static final String SESSIONS_OF_SINKS =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'footfall-sink%'";

  /** In a transaction, and waiting for what its client does not send. */
  private static final String STANDING_STILL =
      SESSIONS_OF_SINKS + " AND backend_xid IS NOT NULL AND wait_event = 'ClientRead'";

  private void stopInATransaction(Process sink) throws Exception {
    for (int attempt = 0; attempt < 200; attempt++) {
      signal(sink, "STOP");
      LockSupport.parkNanos(100_000_000); // what it had sent is worked off
      if (standsStill()) {
        return;
      }
      signal(sink, "CONT");
      LockSupport.parkNanos(7_000_000);
    }
    throw new AssertionError("never caught in a transaction");
  }

  /** Only a superuser sees what others wait for. */
  private boolean standsStill() throws SQLException {
    try (Connection superuser = bed.superuser();
        Statement sql = superuser.createStatement();
        ResultSet count = sql.executeQuery(STANDING_STILL)) {
      count.next();
      return count.getLong(1) > 0;
    }
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  /** An event for a row that can't be there twice, and an amendment for a sum that could. */
  private void send() {
    Instant start = Instant.parse("2025-03-12T08:00:00Z");
    bed.send(Samples.usageEvents(System.nanoTime(), RECORDS, start, start.plusSeconds(7200)));
    for (int i = 0; i < RECORDS; i++) {
      bed.send(
          Samples.usageAggregateKey().setWindowStart(start.plusSeconds(60L * (i % 100))).build(),
          Samples.usageAggregate().setKind(AggregateKind.AMENDMENT).setCount(1).build());
    }
    bed.flush();
  }

  private void assertExact(long records) {
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(records);
    assertThat(bed.number("SELECT sum(count) FROM usage_aggregates")).isEqualTo(records);
    assertThat(bed.deadLetters()).isEmpty();
  }

  private void awaitStored(long records) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> bed.number("SELECT count(*) FROM sink_offsets") > 0 && stored() >= records);
  }

  private long stored() {
    return bed.number("SELECT coalesce(sum(next_offset), 0) FROM sink_offsets");
  }
}
