package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack.Part;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults at random points of a running stream, each while rows are being stored: nothing is lost
 * and nothing is there twice. {@code -Dfootfall.sink.faults} sets how many there are.
 */
class RandomFaultsIT {

  private static final int FAULTS = Integer.getInteger("footfall.sink.faults", 60);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What can happen, and how often of a hundred times. */
  private enum Fault {
    BEFORE_COMMIT(30),
    AFTER_COMMIT(30),
    CONNECTIONS_CUT(12),
    BACKENDS_TERMINATED(13),
    REBALANCE(5),
    POSTGRES_KILLED(5),
    SINK_KILLED(5);

    private final int share;

    Fault(int share) {
      this.share = share;
    }

    static Fault of(int dice) {
      int sum = 0;
      for (Fault fault : values()) {
        sum += fault.share;
        if (dice < sum) {
          return fault;
        }
      }
      throw new IllegalArgumentException("shares must add up to 100");
    }
  }

  private final TestBed bed = TestBed.fresh();
  private final Random random = new Random(17);
  private FaultyConnections proxy;

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // @BeforeEach
  RandomFaultsIT() {}

  @BeforeEach
  void connect() throws Exception {
    bed.migrate();
    String url = String.valueOf(bed.settings().get("database.url"));
    proxy = FaultyConnections.to(Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1")));
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
    proxy.close();
  }

  @Test
  void faultsAtRandomPoints_everyRecordIsStoredOnce() throws Exception {
    SteadyStream stream = SteadyStream.into(bed, 17);
    bed.startSink(through());
    for (int i = 0; i < FAULTS; i++) {
      awaitProgress();
      cause(Fault.of(random.nextInt(100)));
    }
    awaitProgress();
    long events = stream.end();
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(events);
    assertThat(bed.number("SELECT sum(count) FROM usage_aggregates")).isEqualTo(events);
    assertThat(bed.deadLetters()).isEmpty();
  }

  private void cause(Fault fault) throws Exception {
    int before = proxy.cuts();
    switch (fault) {
      case BEFORE_COMMIT -> {
        proxy.cutNextBeforeCommit();
        awaitCut(before);
      }
      case AFTER_COMMIT -> {
        proxy.cutNextAfterCommit();
        awaitCut(before);
      }
      case CONNECTIONS_CUT -> proxy.cutAll();
      case BACKENDS_TERMINATED -> {
        try (Connection superuser = bed.superuser();
            Statement sql = superuser.createStatement()) {
          sql.execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  + " WHERE application_name LIKE 'footfall-sink%'");
        }
      }
      case REBALANCE -> {
        try (SinkService second = bed.startSink(through())) {
          Awaitility.await().atMost(PATIENCE).until(() -> second.notReady().isEmpty());
          awaitProgress();
        }
      }
      case POSTGRES_KILLED -> {
        bed.stack().kill(Part.POSTGRES);
        bed.stack().restart(Part.POSTGRES);
      }
      case SINK_KILLED -> {
        Process second = SinkProcess.start(settingsThrough(), directory);
        try {
          // It has joined when it has connected; what it does when the kill comes is chance.
          awaitProgress();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2_000 + random.nextInt(3_000)));
        } finally {
          second.destroyForcibly();
          assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
      }
    }
  }

  private void awaitCut(int before) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> proxy.cuts() > before);
  }

  /** Something is stored again, and a random while later. */
  private void awaitProgress() {
    long[] before = {-1};
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions() // PostgreSQL may be starting
        .until(
            () -> {
              long stored = bed.number("SELECT coalesce(sum(next_offset), 0) FROM sink_offsets");
              before[0] = before[0] < 0 ? stored : before[0];
              return stored > before[0];
            });
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
  }

  private String[] through() {
    String url = String.valueOf(bed.settings().get("database.url"));
    return new String[] {
      "database.url",
      url.replaceAll(":\\d+/", ":" + proxy.port() + "/"),
      "sink.batch.rows.max",
      "500",
      "sink.migrate",
      "false"
    };
  }

  private Map<String, String> settingsThrough() {
    return bed.settings(through());
  }
}
