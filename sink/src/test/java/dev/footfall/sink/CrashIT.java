package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink killed with SIGKILL in the middle of its work, and started again. */
class CrashIT {

  private static final int KILLS = 4;

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void killedAgainAndAgain_storesEveryRecordOnce(@TempDir Path directory) throws Exception {
    bed.migrate();
    SteadyStream stream = SteadyStream.into(bed, 40);
    Random random = new Random(40);

    for (int kill = 1; kill <= KILLS; kill++) {
      Process sink =
          SinkProcess.start(
              bed.settings("sink.batch.rows.max", "200", "sink.instance.id", "crash-test"),
              directory);
      try {
        long before = stored();
        long enough = before + 1 + random.nextInt(8_000);
        Awaitility.await()
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofMillis(10))
            .until(() -> stored() >= enough);
      } finally {
        sink.destroyForcibly();
        assertThat(sink.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
    }
    long events = stream.end(); // not before: every kill was in the middle of the stream

    bed.startSink("sink.instance.id", "crash-test");
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(events);
    assertThat(bed.number("SELECT sum(count) FROM usage_aggregates")).isEqualTo(events);
    assertThat(bed.deadLetters()).isEmpty();
  }

  /** Records stored so far, by the offsets. */
  private long stored() {
    return bed.number("SELECT coalesce(sum(next_offset), 0) FROM sink_offsets");
  }
}
