package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that puts ids into names: it must fill neither the heap nor the cube. */
class FloodIT {

  private static final int EVENTS = 300_000; // some 300 MB, were each kept, in a heap of 256 MB
  private static final int MAX_ACTIONS = 2_000;
  private static final int MAX_SERVICES = 1_000 + 1; // of a task, and the rest
  private static final String LONG = "x".repeat(190);

  @TempDir Path stateDir;

  @Test
  void namesWithoutEnd_endInOther_andAllEventsAreCounted() throws Exception {
    Instant hour = Instant.parse("2025-03-12T10:00:00Z");
    try (RealTopics topics = RealTopics.start().withTopics()) {
      Map<String, String> settings = topics.settings();
      settings.put("aggregator.state.dir", stateDir.toString());
      for (int i = 0; i < EVENTS; i++) {
        topics.send(flood(i).setOccurredAt(hour.plusMillis(i * 2L)).build());
      }
      topics.flush();
      try (AggregatorProcess process =
          AggregatorProcess.start(settings, AggregatorProcess.logFile("aggregator-flood"))) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(4))
            .pollInterval(Duration.ofSeconds(5))
            .untilAsserted(() -> topics.assertAllThrough("footfall-aggregator-v1", EVENTS));
        assertThat(process.isAlive()).isTrue();
      }
      assertBounded(topics.stored());
    }
  }

  /** Of one user, so in one partition: every second a new action, the others services, personas. */
  private static UsageEvent.Builder flood(int i) {
    UsageEvent.Builder event = Samples.usageEvent().setProducerSeq(i + 1L);
    String id = LONG + i;
    return switch (i % 4) {
      case 0, 1 -> event.setActionName(id);
      case 2 -> event.setServiceName(id);
      default -> event.setServiceName("personas").setPersonaId(id);
    };
  }

  private static void assertBounded(StoredAggregates stored) {
    Map<Integer, Long> sums = new HashMap<>();
    Set<String> services = new HashSet<>();
    Set<String> actions = new HashSet<>();
    Set<String> personas = new HashSet<>();
    stored
        .cells()
        .forEach(
            (UsageAggregateKey key, Figures figures) -> {
              sums.merge(key.getWindowSeconds(), figures.count(), Long::sum);
              services.add(key.getServiceName());
              actions.add(key.getActionName());
              personas.add(String.valueOf(key.getPersonaId()));
            });
    assertThat(sums).isEqualTo(Map.of(60, (long) EVENTS, 3600, (long) EVENTS));
    assertThat(services).hasSizeLessThanOrEqualTo(MAX_SERVICES).contains(Dimensions.OTHER);
    assertThat(actions).hasSizeBetween(MAX_ACTIONS, MAX_ACTIONS + 2).contains(Dimensions.OTHER);
    assertThat(personas).hasSizeBetween(MAX_ACTIONS, 6 * MAX_ACTIONS).contains(Dimensions.OTHER);
  }
}
