package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the aggregator four times in the middle of a bad stream: the aggregates must not show it.
 * {@code -Dfootfall.crash.events} sets how long the stream is.
 */
class AggregatorCrashIT {

  private static final int EVENTS = Integer.getInteger("footfall.crash.events", 1_000_000);
  private static final int KILLS = 4;
  private static final String GROUP = "footfall-aggregator-v1";

  @TempDir Path stateDir;

  private final Random random = new Random();

  @Test
  void killedFourTimesInTheStream_theAggregatesEqualTheRecomputation() throws Exception {
    try (RealTopics topics = RealTopics.start().withTopics()) {
      Map<String, String> settings = topics.settings();
      settings.put("aggregator.state.dir", stateDir.toString());
      SeededStream stream = new SeededStream(topics, 11);
      Instant now = Instant.now();
      CompletableFuture<Void> allSent =
          CompletableFuture.runAsync(
              () -> stream.send(EVENTS, now.minus(Duration.ofHours(2)), now));

      for (int kill = 1; kill <= KILLS; kill++) {
        try (AggregatorProcess process = start(settings)) {
          awaitRead(topics, (long) EVENTS * kill / (KILLS + 2));
          Thread.sleep(random.nextInt(1_000)); // not to wait for something: to kill anywhere
          assertThat(process.isAlive()).isTrue();
          process.kill();
        }
        assertThat(topics.committed(GROUP)).as("killed before the end").isLessThan(EVENTS);
      }

      try (AggregatorProcess process = start(settings)) {
        allSent.get(5, TimeUnit.MINUTES);
        Awaitility.await()
            .atMost(Duration.ofMinutes(5))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> topics.assertAllThrough(GROUP, EVENTS));
        process.stop();
      }
      assertExact(topics, stream);
    }
  }

  private static void assertExact(RealTopics topics, SeededStream stream) throws Exception {
    StoredAggregates stored = topics.stored();
    stored.assertEqualTo(stream.expected());
    stored.assertEstimate(stream.spreads());
    long setAside = topics.deadLetters().size();
    assertThat(setAside).as("set aside, each once").isEqualTo(stream.rubbish());
    assertThat(topics.committed(GROUP))
        .as("consumed = windowed and amended + duplicates + set aside")
        .isEqualTo(stored.events() + stream.duplicates() + setAside);
  }

  private static void awaitRead(RealTopics topics, long records) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> topics.committed(GROUP) >= records);
  }

  private static AggregatorProcess start(Map<String, String> settings) throws Exception {
    return AggregatorProcess.start(settings, AggregatorProcess.logFile("aggregator-crash"));
  }
}
