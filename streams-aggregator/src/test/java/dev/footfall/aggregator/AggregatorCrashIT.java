package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the aggregator four times in the middle of a bad stream: the aggregates must not show it.
 * {@code -Dfootfall.crash.events} sets how long the stream is, in steps of 50,000.
 */
class AggregatorCrashIT {

  private static final int EVENTS = Integer.getInteger("footfall.crash.events", 1_000_000);
  private static final int KILLS = 4;

  /** Two for each kill and a rest, so that the fastest aggregator is not done before the last. */
  private static final int PORTIONS = 2 * KILLS + 2;

  private static final int PORTION = EVENTS / PORTIONS;
  private static final String GROUP = "footfall-aggregator-v1";

  @TempDir Path stateDir;

  private final Random random = new Random();
  private final Semaphore mayBeSent = new Semaphore(0);

  @Test
  void killedFourTimesInTheStream_theAggregatesEqualTheRecomputation() throws Exception {
    try (RealTopics topics = RealTopics.start().withTopics()) {
      Map<String, String> settings = topics.settings();
      settings.put("aggregator.state.dir", stateDir.toString());
      SeededStream stream = new SeededStream(topics, 11);
      CompletableFuture<Void> allSent = CompletableFuture.runAsync(() -> sendPortions(stream));

      for (int kill = 1; kill <= KILLS; kill++) {
        mayBeSent.release();
        long before = topics.committed(GROUP);
        try (AggregatorProcess process = start(settings)) {
          awaitRead(topics, before + 1);
          mayBeSent.release(); // so that something is under way when the kill comes
          Thread.sleep(random.nextInt(1_000)); // not to wait for something: to kill anywhere
          assertThat(process.isAlive()).isTrue();
          process.kill();
        }
        assertThat(topics.committed(GROUP)).as("killed before the end").isLessThan(EVENTS);
      }

      mayBeSent.release(PORTIONS);
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

  private void sendPortions(SeededStream stream) {
    Instant now = Instant.now();
    Duration each = Duration.ofHours(2).dividedBy(PORTIONS);
    for (int portion = PORTIONS; portion > 0; portion--) {
      mayBeSent.acquireUninterruptibly();
      Instant from = now.minus(each.multipliedBy(portion));
      stream.send(PORTION, from, from.plus(each));
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
