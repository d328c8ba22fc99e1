package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.aggregator.input.Use;
import dev.footfall.events.AggregateKind;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.serde.FakeRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregationTest {

  private static final Instant NOW = Instant.parse("2025-03-12T12:00:00Z");
  private static final Instant TEN = Instant.parse("2025-03-12T10:00:00Z");

  @TempDir Path stateDir;

  private final FakeRegistry registry = FakeRegistry.start();
  private TopologyHarness topology;
  private long seq;

  @SuppressWarnings("NullAway.Init")
  AggregationTest() {}

  @BeforeEach
  void start() {
    topology = new TopologyHarness(registry, stateDir, NOW, Map.of());
  }

  @AfterEach
  void stop() {
    topology.close();
    registry.close();
  }

  private UsageEvent event(Instant time) {
    return Samples.usageEvent().setOccurredAt(time).setProducerSeq(++seq).build();
  }

  private void send(Instant time) {
    topology.send(event(time), NOW);
  }

  /** Kind, window and count of what came out since the last call. */
  private List<String> output() {
    return topology.output().stream().map(AggregationTest::brief).toList();
  }

  private static String brief(KeyValue<UsageAggregateKey, UsageAggregate> record) {
    return record.value.getKind()
        + " "
        + record.key.getWindowStart().toString().substring(11, 16)
        + "/"
        + record.key.getWindowSeconds()
        + " "
        + record.value.getCount();
  }

  @Test
  void event_updatesItsMinuteAndItsHour_withAllFigures() {
    topology.send(
        Samples.usageEvent()
            .setOccurredAt(TEN.plusSeconds(61))
            .setResultStatus(ResultStatus.ERROR)
            .setDurationMs(40L)
            .build(),
        NOW);

    List<KeyValue<UsageAggregateKey, UsageAggregate>> output = topology.output();
    assertThat(output.stream().map(AggregationTest::brief))
        .containsExactlyInAnyOrder("UPDATE 10:01/60 1", "UPDATE 10:00/3600 1");
    UsageAggregateKey key = output.get(0).key;
    assertThat(Dimensions.of(key)).isEqualTo(Dimensions.of(Use.of(Samples.usageEvent().build())));
    UsageAggregate value = output.get(0).value;
    assertThat(value.getErrorCount()).isEqualTo(1);
    assertThat(value.getErrorRate()).isEqualTo(1.0);
    assertThat(value.getDurationCount()).isEqualTo(1);
    assertThat(value.getDurationMinMs()).isEqualTo(40);
    assertThat(value.getDurationMaxMs()).isEqualTo(40);
    assertThat(value.getDurationSumMs()).isEqualTo(40);
    assertThat(value.getDurationP50Ms()).isEqualTo(40.0);
    assertThat(value.getDurationP99Ms()).isEqualTo(40.0);
    assertThat(value.getUsers()).isEqualTo(1);
    assertThat(value.getEmittedAt()).isEqualTo(NOW);
    assertThat(value.getTopologyVersion()).isEqualTo(AggregatorTopology.VERSION);
  }

  @Test
  void window_isFinalAtItsEndPlusGrace_thenAmended() {
    send(TEN);
    send(TEN.plusSeconds(179)); // event time is still before 10:01 + 2 min
    output();
    send(TEN.plusSeconds(10)); // late, within grace
    assertThat(output()).containsExactlyInAnyOrder("UPDATE 10:00/60 2", "UPDATE 10:00/3600 3");

    send(TEN.plusSeconds(180));
    assertThat(output())
        .containsExactlyInAnyOrder("UPDATE 10:03/60 1", "UPDATE 10:00/3600 4", "FINAL 10:00/60 2");

    send(TEN.plusSeconds(20));
    assertThat(output()).containsExactlyInAnyOrder("AMENDMENT 10:00/60 1", "UPDATE 10:00/3600 5");
  }

  @Test
  void event_ofLastYear_amendsWindowsThatWereNeverOpen() {
    send(TEN);
    output();
    send(Instant.parse("2024-05-17T08:05:00Z"));
    assertThat(output())
        .containsExactlyInAnyOrder("AMENDMENT 08:05/60 1", "AMENDMENT 08:00/3600 1");
  }

  @Test
  void sameEventTwice_countsOnce() {
    UsageEvent event = event(TEN);
    topology.send(event, NOW);
    output();
    topology.send(event, NOW.plusSeconds(5));
    assertThat(output()).isEmpty();
    assertThat(topology.counted("duplicates")).isEqualTo(1);
  }

  @Test
  void silence_closesWindowsByTheWallClock() {
    send(NOW.minusSeconds(1830)); // its minute is over since 11:32, its hour at 12:02
    output();
    topology.pass(Duration.ofSeconds(12));
    assertThat(output()).containsExactly("FINAL 11:29/60 1");
    assertThat(topology.gauge("open.windows")).isEqualTo(1);
    topology.pass(Duration.ofSeconds(100));
    assertThat(output()).isEmpty();
    topology.pass(Duration.ofSeconds(10));
    assertThat(output()).containsExactly("FINAL 11:00/3600 1");
    assertThat(topology.gauge("open.windows")).isZero();
  }

  @Test
  void silence_shorterThanTheLimit_closesNothing() {
    send(TEN); // long over by the wall clock
    output();
    topology.pass(Duration.ofSeconds(6));
    assertThat(output()).isEmpty();
    topology.pass(Duration.ofSeconds(6));
    assertThat(output()).containsExactlyInAnyOrder("FINAL 10:00/60 1", "FINAL 10:00/3600 1");
  }

  @Test
  void namesWithoutEnd_endInOther_andEverythingIsCounted() {
    topology.close();
    topology = new TopologyHarness(registry, stateDir, NOW, Map.of("aggregator.max.actions", "10"));
    Random random = new Random(9);
    Map<Integer, Long> sums = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      UsageEvent event =
          UsageEvent.newBuilder(event(TEN.plusSeconds(random.nextInt(600))))
              .setActionName("id-" + (i < 5 ? 0 : i))
              .setPersonaId(i % 2 == 0 ? null : "p-" + i)
              .build();
      topology.send(event, NOW);
    }
    topology.pass(Duration.ofDays(1));
    StoredAggregates stored = new StoredAggregates();
    topology.output().forEach(record -> stored.apply(record.key, record.value));
    stored
        .cells()
        .forEach(
            (key, figures) -> {
              names.add(key.getActionName());
              sums.merge(key.getWindowSeconds(), figures.count(), Long::sum);
            });
    assertThat(sums).isEqualTo(Map.of(60, 500L, 3600, 500L));
    assertThat(names).hasSize(11).contains("id-0", Dimensions.OTHER);
    assertThat(topology.counted("overflow")).isEqualTo(500 - 5 - 9);
  }

  @Test
  void servicesWithoutEnd_areOneService_andEverythingIsCounted() {
    for (int i = 0; i < 1_100; i++) {
      UsageEvent event = UsageEvent.newBuilder(event(TEN)).setServiceName("s-" + i).build();
      topology.send(event, NOW);
    }
    StoredAggregates stored = new StoredAggregates();
    topology.output().forEach(record -> stored.apply(record.key, record.value));
    assertThat(stored.events()).isEqualTo(1_100);
    assertThat(stored.cells()).hasSize(2 * 1_001);
    assertThat(topology.counted("overflow")).isEqualTo(100);
  }

  @Test
  void eventsFromTheFuture_moveNothing() {
    send(TEN);
    output();
    topology.send(event(NOW.plus(Duration.ofDays(900))), NOW);
    topology.send(event(NOW.plus(Duration.ofMinutes(5)).plusSeconds(1)), NOW);
    assertThat(output()).isEmpty();
    send(TEN.plusSeconds(1));
    assertThat(output()).containsExactlyInAnyOrder("UPDATE 10:00/60 2", "UPDATE 10:00/3600 2");
    assertThat(topology.counted("set.aside", "reason", "time_in_future")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyStream_appliedLikeTheSink_equalsTheRecomputation(long seed) {
    Random random = new Random(seed);
    List<UsageEvent> events =
        new ArrayList<>(
            Samples.usageEvents(seed, 1200, NOW.minus(Duration.ofDays(3)), NOW.minusSeconds(60)));
    // One part in order, one a little out of order, one at random over the days.
    Collections.shuffle(events.subList(400, 800).subList(0, 200), random);
    Collections.shuffle(events.subList(700, 1200), random);
    List<UsageEvent> stream = new ArrayList<>();
    for (UsageEvent event : events) {
      stream.add(event);
      if (random.nextInt(10) == 0) {
        stream.add(stream.get(random.nextInt(stream.size()))); // sent again
      }
    }

    StoredAggregates stored = new StoredAggregates();
    for (UsageEvent event : stream) {
      topology.send(event, NOW);
      if (random.nextInt(200) == 0) {
        topology.sendRaw(null, new byte[] {9}, NOW);
        topology.pass(Duration.ofSeconds(15));
      }
    }
    topology.pass(Duration.ofDays(1));
    topology.output().forEach(record -> stored.apply(record.key, record.value));

    stored.assertEqualTo(Recomputation.of(events));
    stored.assertEstimate(Recomputation.spreads(events));
    assertThat(stored.eventsIn(AggregateKind.AMENDMENT))
        .as("the stream had late ones")
        .isPositive();
    assertThat(topology.gauge("open.windows")).isZero();
    assertThat(topology.counted("duplicates")).isEqualTo(stream.size() - events.size());
    for (String size : List.of("1m", "60m")) {
      assertThat(topology.counted("consumed"))
          .as("identity for windows of %s", size)
          .isEqualTo(
              topology.counted("windowed", "window", size)
                  + topology.counted("amended", "window", size)
                  + topology.counted("duplicates")
                  + topology.counted("set.aside"));
    }
  }
}
