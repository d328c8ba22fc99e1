package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service does while its surroundings come and go. */
class AggregatorServiceIT {

  private static final String GROUP = "footfall-aggregator-v1";

  @TempDir Path stateDir;

  @Test
  void waitsForTopics_thenForKafka_thenForTheRegistry_andLosesNothing() {
    Instant now = Instant.now();
    List<UsageEvent> events = Samples.usageEvents(5, 3_000, now.minusSeconds(600), now);
    try (RealTopics topics = RealTopics.start();
        AggregatorService service = service(topics)) {
      service.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(service.notReady())
                      .anySatisfy(reason -> assertThat(reason).contains("usage-events")));
      assertThat(service.live()).isTrue();

      topics.withTopics();
      await(() -> assertThat(service.notReady()).isEmpty());
      send(topics, events.subList(0, 1_000));
      await(() -> topics.assertAllThrough(GROUP, 1_000));

      topics.stack().kill(Part.KAFKA);
      topics.stack().restart(Part.KAFKA);
      send(topics, events.subList(1_000, 2_000));
      await(() -> topics.assertAllThrough(GROUP, 2_000));

      topics.stack().kill(Part.REGISTRY); // schemas known by now need none
      send(topics, events.subList(2_000, 3_000));
      topics.stack().restart(Part.REGISTRY);
      await(() -> topics.assertAllThrough(GROUP, 3_000));

      await(() -> assertThat(service.notReady()).isEmpty());
      topics.stored().assertEqualTo(Recomputation.of(events));
    }
  }

  @Test
  void restartInOrder_onTheSameDirectory_goesOnAtOnce_andCountsNothingTwice() {
    Instant now = Instant.now();
    List<UsageEvent> events = Samples.usageEvents(6, 2_000, now.minusSeconds(600), now);
    try (RealTopics topics = RealTopics.start().withTopics()) {
      try (AggregatorService first = service(topics)) {
        first.start();
        send(topics, events.subList(0, 1_000));
        await(() -> topics.assertAllThrough(GROUP, 1_000));
      }
      long stopped = System.nanoTime();
      try (AggregatorService second = service(topics)) {
        second.start();
        send(topics, events); // the first half again
        await(() -> topics.assertAllThrough(GROUP, 2_000));
        Duration took = Duration.ofNanos(System.nanoTime() - stopped);
        assertThat(took).as("no waiting for the old member").isLessThan(Duration.ofSeconds(35));
      }
      topics.stored().assertEqualTo(Recomputation.of(events));
    }
  }

  private AggregatorService service(RealTopics topics) {
    Map<String, String> settings = topics.settings();
    settings.put("aggregator.state.dir", stateDir.toString());
    return new AggregatorService(AggregatorConfig.of(settings), new SimpleMeterRegistry());
  }

  private static void send(RealTopics topics, List<UsageEvent> events) {
    events.forEach(topics::send);
    topics.flush();
  }

  private static void await(org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions() // Kafka is away in between
        .untilAsserted(assertion);
  }
}
