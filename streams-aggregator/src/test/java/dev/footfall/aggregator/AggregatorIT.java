package dev.footfall.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AggregateKind;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on the real broker and registry. */
class AggregatorIT {

  private static final int EVENTS = 20_000;
  private static final String GROUP = "footfall-aggregator-v1";

  private static RealTopics topics;

  @TempDir Path stateDir;

  @SuppressWarnings("NullAway.Init")
  AggregatorIT() {}

  @BeforeAll
  static void start() {
    topics = RealTopics.start().withTopics();
  }

  @AfterAll
  static void stop() {
    topics.close();
  }

  @Test
  void eventsOfDays_outOfOrder_repeated_amongRubbish_equalTheRecomputation() throws Exception {
    Random random = new Random(7);
    Instant now = Instant.now();
    List<UsageEvent> events =
        new ArrayList<>(Samples.usageEvents(7, EVENTS, now.minus(Duration.ofDays(4)), now));
    Collections.shuffle(events.subList(EVENTS / 2, EVENTS), random);
    Map<String, Integer> rubbish = new HashMap<>();
    int repeats = 0;

    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Map<String, String> settings = topics.settings();
    settings.put("aggregator.state.dir", stateDir.toString());
    settings.put("aggregator.idle.close.ms", "1000");
    try (AggregatorService service = new AggregatorService(AggregatorConfig.of(settings), meters)) {
      service.start();
      for (int i = 0; i < EVENTS; i++) {
        if (i == EVENTS / 4 * 3) {
          awaitAllThrough(i); // what comes now is late, however fast the aggregator is
        }
        topics.send(events.get(i));
        if (random.nextInt(20) == 0) {
          topics.send(events.get(random.nextInt(i + 1)));
          repeats++;
        }
        if (random.nextInt(100) == 0) {
          rubbish.merge(sendRubbish(random.nextInt(6), events.get(i)), 1, Integer::sum);
        }
      }
      awaitAllThrough(EVENTS);
      assertThat(service.notReady()).isEmpty();
      assertThat(service.live()).isTrue();
    }

    StoredAggregates stored = topics.stored();
    stored.assertEqualTo(Recomputation.of(events));
    stored.assertEstimate(Recomputation.spreads(events));
    assertThat(stored.eventsIn(AggregateKind.AMENDMENT)).isPositive();
    assertThat(stored.eventsIn(AggregateKind.FINAL)).isPositive();
    assertDeadLetters(rubbish);

    long thrownAway = rubbish.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(count(meters, "consumed")).isEqualTo(EVENTS + repeats + thrownAway);
    assertThat(count(meters, "duplicates")).isEqualTo(repeats);
    assertThat(count(meters, "set.aside")).isEqualTo(thrownAway);
    assertThat(count(meters, "windowed", "window", "1m") + count(meters, "amended", "window", "1m"))
        .isEqualTo(EVENTS);
  }

  private static void awaitAllThrough(int events) {
    topics.flush();
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> topics.assertAllThrough(GROUP, events));
  }

  /** Sends one record that can't be used; answers the reason it must be set aside for. */
  private static String sendRubbish(int kind, UsageEvent event) {
    byte[] key = "rubbish".getBytes(UTF_8);
    byte[] good = topics.bytes(event);
    switch (kind) {
      case 0 -> {
        topics.sendRaw(key, "not avro at all".getBytes(UTF_8));
        return "bad_magic";
      }
      case 1 -> {
        topics.sendRaw(key, Arrays.copyOf(good, good.length / 2));
        return "truncated";
      }
      case 2 -> {
        ByteBuffer.wrap(good).putInt(1, 987_654);
        topics.sendRaw(key, good);
        return "unknown_schema";
      }
      case 3 -> {
        topics.sendRaw(key, null);
        return "null_value";
      }
      case 4 -> {
        topics.sendRaw(null, topics.bytes(changed(event).setProducerSeq(-1).build()));
        return "bad_sequence";
      }
      default -> {
        Instant future = Instant.now().plus(Duration.ofDays(1));
        topics.send(changed(event).setOccurredAt(future).setProducerSeq(1_000_000).build());
        return "time_in_future";
      }
    }
  }

  private static UsageEvent.Builder changed(UsageEvent event) {
    return UsageEvent.newBuilder(event);
  }

  private static void assertDeadLetters(Map<String, Integer> rubbish) {
    List<DeadLetter> letters = topics.deadLetters();
    assertThat(letters.stream().collect(Collectors.toMap(DeadLetter::reason, l -> 1, Integer::sum)))
        .isEqualTo(rubbish);
    Set<String> positions = new HashSet<>();
    for (DeadLetter letter : letters) {
      assertThat(letter.topic()).isEqualTo(Topics.USAGE_EVENTS.name());
      assertThat(letter.stage()).isEqualTo("aggregator");
      assertThat(positions.add(letter.position())).as("once per position").isTrue();
    }
  }

  private static long count(SimpleMeterRegistry meters, String name, String... tags) {
    return (long)
        meters.find("footfall.aggregator." + name).tags(tags).counters().stream()
            .mapToDouble(Counter::count)
            .sum();
  }
}
