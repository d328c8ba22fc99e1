package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AggregateKind;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import dev.footfall.sketches.DurationSketch;
import dev.footfall.sketches.UserSketch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
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
  void estimates_areReplacedAndMerged_likeOneWindow() {
    bed.startSink();
    DurationSketch durations = new DurationSketch();
    UserSketch users = new UserSketch();
    bed.send(key(0), sketched(AggregateKind.UPDATE, 0, 10, durations, users));
    durations = new DurationSketch();
    users = new UserSketch();
    bed.send(key(0), sketched(AggregateKind.FINAL, 0, 100, durations, users));
    assertEstimates(100, durations, users);

    // In a batch of its own, then folded with another one.
    bed.send(key(0), sketched(AggregateKind.AMENDMENT, 50, 150, durations, users));
    assertEstimates(200, durations, users);
    bed.send(key(0), sketched(AggregateKind.AMENDMENT, 150, 2_000, durations, users));
    bed.send(key(0), sketched(AggregateKind.AMENDMENT, 2_000, 2_050, durations, users));
    assertEstimates(2_100, durations, users);
  }

  @Test
  void aNewerTopology_replacesWhatTheOlderOneCounted_andTheOlderOneIsOver() {
    bed.startSink();
    bed.send(key(0), of(1, aggregate(AggregateKind.FINAL, 9, 100L)));
    assertRow(9, "100", "100", true);

    // Begins with no state and finds the window closed long ago.
    bed.send(key(0), of(2, aggregate(AggregateKind.AMENDMENT, 4, 30L)));
    assertRow(4, "30", "30", true);
    bed.send(key(0), of(2, aggregate(AggregateKind.AMENDMENT, 5, 20L)));
    assertRow(9, "20", "30", true);

    bed.send(key(0), of(1, aggregate(AggregateKind.AMENDMENT, 100, 1L)));
    bed.send(key(0), of(1, aggregate(AggregateKind.FINAL, 200, 1L)));
    bed.send(key(0), of(3, aggregate(AggregateKind.UPDATE, 7, null)));
    assertRow(7, "none", "none", false);
  }

  private static UsageAggregate of(int version, UsageAggregate aggregate) {
    return UsageAggregate.newBuilder(aggregate).setTopologyVersion(version).build();
  }

  /** An upgrade: what was stored without sketches can't be completed, and says so. */
  @Test
  void estimates_ofARowWithoutSketches_areUnknownOnceAmended() {
    bed.startSink();
    bed.send(key(0), aggregate(AggregateKind.FINAL, 5, 100L));
    bed.send(
        key(0), sketched(AggregateKind.AMENDMENT, 0, 5, new DurationSketch(), new UserSketch()));
    bed.flush();
    bed.await("SELECT count(*) FROM usage_aggregates WHERE count = 10 AND users IS NULL", 1);
    assertThat(
            bed.number(
                "SELECT num_nonnulls(duration_p50_ms, duration_sketch, user_sketch)"
                    + " FROM usage_aggregates"))
        .isZero();
  }

  @Test
  void sketchThatCantBeRead_isADeadLetter() {
    bed.startSink();
    UsageAggregate bad =
        UsageAggregate.newBuilder(aggregate(AggregateKind.FINAL, 5, 100L))
            .setUserSketch(ByteBuffer.wrap(new byte[] {9, 9}))
            .build();
    bed.send(key(0), bad);
    bed.send(key(1), aggregate(AggregateKind.FINAL, 3, 100L));
    bed.flush();
    bed.awaitAllStored();
    assertThat(bed.number("SELECT count(*) FROM usage_aggregates")).isEqualTo(1);
    assertThat(bed.deadLetters()).extracting(DeadLetter::reason).containsExactly("bad_sketch");
  }

  /** One event for each number: a duration, and one of 300 users. Also into the two sketches. */
  private static UsageAggregate sketched(
      AggregateKind kind, int from, int to, DurationSketch durations, UserSketch users) {
    DurationSketch ownDurations = new DurationSketch();
    UserSketch ownUsers = new UserSketch();
    for (int i = from; i < to; i++) {
      ownDurations.add(i);
      ownUsers.add("user-" + i % 300);
    }
    durations.merge(ownDurations);
    users.merge(ownUsers);
    return UsageAggregate.newBuilder(aggregate(kind, to - from, (long) from))
        .setDurationCount(to - from)
        .setDurationMaxMs(to - 1L)
        .setDurationP50Ms(ownDurations.quantile(0.50))
        .setDurationP95Ms(ownDurations.quantile(0.95))
        .setDurationP99Ms(ownDurations.quantile(0.99))
        .setUsers(ownUsers.estimate())
        .setDurationSketch(ByteBuffer.wrap(ownDurations.toBytes()))
        .setUserSketch(ByteBuffer.wrap(ownUsers.toBytes()))
        .build();
  }

  private void assertEstimates(long count, DurationSketch durations, UserSketch users) {
    bed.flush();
    bed.await("SELECT count(*) FROM usage_aggregates WHERE count = " + count, 1);
    HexFormat hex = HexFormat.of();
    assertThat(
            bed.texts(
                "SELECT concat_ws(' ', duration_p50_ms, duration_p95_ms, duration_p99_ms, users,"
                    + " encode(duration_sketch, 'hex'), encode(user_sketch, 'hex'))"
                    + " FROM usage_aggregates"))
        .containsExactly(
            durations.quantile(0.50)
                + " "
                + durations.quantile(0.95)
                + " "
                + durations.quantile(0.99)
                + " "
                + users.estimate()
                + " "
                + hex.formatHex(durations.toBytes())
                + " "
                + hex.formatHex(users.toBytes()));
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
                "SELECT count(*) FROM usage_aggregates WHERE success_count = 107 AND error_count ="
                    + " 8 AND pending_count = 2 AND timeout_count = 2 AND unknown_count = 1 AND"
                    + " late_count = 5 AND duration_count = 118 AND duration_min_ms = 3 AND"
                    + " duration_max_ms = 950 AND duration_sum_ms = 4711 AND topology_version = 2"))
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
        .atMost(Duration.ofSeconds(60))
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
