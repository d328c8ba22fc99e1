package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AggregateKind;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.schemas.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AggregatesIT {

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void updatesAndFinalsReplace_amendmentsAdd() {
    bed.startSink();
    bed.send(key(0), aggregate(AggregateKind.UPDATE, 5, 100L));
    assertRow(5, "100", "100", false);

    bed.send(key(0), aggregate(AggregateKind.UPDATE, 7, 20L));
    assertRow(7, "20", "20", false);

    bed.send(key(0), aggregate(AggregateKind.FINAL, 9, null));
    assertRow(9, "none", "none", true);

    bed.send(key(0), aggregate(AggregateKind.AMENDMENT, 2, 30L));
    assertRow(11, "30", "30", true);

    bed.send(key(0), aggregate(AggregateKind.AMENDMENT, 1, 10L));
    assertRow(12, "10", "30", true);

    // Closed stays closed, also when the total comes once more.
    bed.send(key(0), aggregate(AggregateKind.UPDATE, 13, 40L));
    assertRow(13, "40", "40", true);
  }

  @Test
  void amendmentOfAnUnknownWindow_isARowOfAClosedWindow() {
    bed.startSink();

    bed.send(key(0), aggregate(AggregateKind.AMENDMENT, 3, null));

    assertRow(3, "none", "none", true);
  }

  @Test
  void aggregateWithoutPersona_hasAnEmptyOne_andTheErrorRateIsComputed() {
    bed.startSink();
    bed.send(
        Samples.usageAggregateKey().setPersonaId(null).build(), Samples.usageAggregate().build());
    bed.flush();

    bed.await("SELECT count(*) FROM usage_aggregates WHERE persona_id = ''", 1);
    assertThat(bed.texts("SELECT round(error_rate::numeric, 4)::text FROM usage_aggregates"))
        .containsExactly("0.0833");
    assertThat(
            bed.number(
                "SELECT count(*) FROM usage_aggregates WHERE success_count = 107 AND error_count = 8"
                    + " AND pending_count = 2 AND timeout_count = 2 AND unknown_count = 1"
                    + " AND late_count = 5 AND duration_count = 118 AND duration_min_ms = 3"
                    + " AND duration_max_ms = 950 AND duration_sum_ms = 4711"
                    + " AND topology_version = 2"))
        .isEqualTo(1);
  }

  @Test
  void amendments_overRestarts_areAppliedOnce() {
    Random random = new Random(11);
    Map<Integer, Long> expected = new TreeMap<>();
    for (int restart = 0; restart < 4; restart++) {
      for (int i = 0; i < 1_500; i++) {
        int minute = random.nextInt(20);
        long count = 1 + random.nextInt(9);
        bed.send(key(minute), aggregate(AggregateKind.AMENDMENT, count, 5L));
        expected.merge(minute, count, Long::sum);
      }
      bed.flush();
      SinkService sink = bed.startSink("sink.batch.rows.max", "100");
      // Closed while it works: some batches are stored, some not, one perhaps in between.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> bed.number("SELECT sum(count) FROM usage_aggregates") > 0);
      sink.close();
    }
    bed.startSink();
    bed.awaitAllStored();

    Map<Integer, Long> stored = new TreeMap<>();
    bed.jdbi()
        .useHandle(
            h ->
                h.createQuery(
                        "SELECT (extract(epoch FROM window_start) / 60)::int AS minute, count"
                            + " FROM usage_aggregates")
                    .mapToMap()
                    .forEach(
                        row -> stored.put((Integer) row.get("minute"), (Long) row.get("count"))));
    assertThat(stored).isEqualTo(expected);
  }

  private void assertRow(long count, String min, String max, boolean closed) {
    bed.flush();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        bed.texts(
                            "SELECT concat_ws(' ', count, coalesce(duration_min_ms::text, 'none'),"
                                + " coalesce(duration_max_ms::text, 'none'), final)"
                                + " FROM usage_aggregates"))
                    .containsExactly(count + " " + min + " " + max + " " + (closed ? "t" : "f")));
  }

  private static UsageAggregateKey key(int minute) {
    return Samples.usageAggregateKey().setWindowStart(Instant.ofEpochSecond(60L * minute)).build();
  }

  private static UsageAggregate aggregate(
      AggregateKind kind, long count, @Nullable Long durationMs) {
    return UsageAggregate.newBuilder()
        .setKind(kind)
        .setCount(count)
        .setSuccessCount(count)
        .setDurationCount(durationMs == null ? 0 : 1)
        .setDurationMinMs(durationMs)
        .setDurationMaxMs(durationMs)
        .setDurationSumMs(durationMs == null ? 0 : durationMs)
        .setEmittedAt(Samples.TIME)
        .build();
  }
}
