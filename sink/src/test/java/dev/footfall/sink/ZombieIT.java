package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
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

  private static final long MORE = 20_000;
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
      SteadyStream stream = SteadyStream.into(bed, 1);
      stopInATransaction(zombie);
      long events = stream.end(); // not before: it was stopped in the middle of the stream

      bed.startSink("sink.migrate", "false");
      bed.awaitAllStored();
      assertExact(events);

      signal(zombie, "CONT");
      // It has come back when it stores again.
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> bed.number(SESSIONS_OF_SINKS) > 0 && zombie.isAlive());
      stream = SteadyStream.into(bed, 2);
      stream.awaitMore(MORE);
      events += stream.end();
      bed.awaitAllStored();
      assertExact(events);
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
      LockSupport.parkNanos((1 + attempt % 10) * 1_000_000L); // whatever a transaction takes here
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
