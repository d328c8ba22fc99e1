package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.adoption.AdoptionRecomputation;
import dev.footfall.aggregator.adoption.Assignments;
import dev.footfall.aggregator.sessions.SessionFigures;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the aggregator in the middle of a stream: no output must show it. */
class SessionsCrashIT {

  private static final int EVENTS = 60_000;
  private static final String GROUP = "footfall-aggregator-v1";

  @TempDir Path stateDir;

  private final AtomicInteger sent = new AtomicInteger();
  private volatile int mayBeSent;

  @Test
  void killedTwiceInTheStream_aggregatesSessionsAndAdoptionEqualTheRecomputation()
      throws Exception {
    Instant now = Instant.now();
    List<UsageEvent> events =
        new ArrayList<>(Samples.usageEvents(11, EVENTS, now.minus(Duration.ofHours(6)), now));
    // Blocks: the anti-replay window is narrower than a shuffle of everything would need.
    for (int from = 0; from < EVENTS; from += 5_000) {
      Collections.shuffle(events.subList(from, from + 5_000), new Random(from));
    }

    try (RealTopics topics = RealTopics.start().withTopics()) {
      Map<String, String> settings = topics.settings();
      settings.put("aggregator.state.dir", stateDir.toString());
      List<AssignmentEvent> assignments = Assignments.ofUsers(60, now.minus(Duration.ofHours(6)));
      assignments.forEach(topics::send);
      topics.flush();
      CompletableFuture<Void> allSent =
          CompletableFuture.runAsync(() -> sendSlowly(topics, events));

      for (int kill = 1; kill <= 2; kill++) {
        long before = topics.stored().events();
        mayBeSent = sent.get() + 2_000;
        try (AggregatorProcess process = start(settings)) {
          awaitStored(topics, before + 1); // it takes over when the session of the dead one ends
          mayBeSent = EVENTS;
          awaitStored(topics, EVENTS * kill / 4);
          assertThat(process.isAlive()).isTrue();
          process.kill();
          mayBeSent = 0;
        }
        assertThat(topics.stored().events()).as("killed before the end").isLessThan(EVENTS);
      }

      mayBeSent = EVENTS;
      try (AggregatorProcess process = start(settings)) {
        allSent.get(60, TimeUnit.SECONDS);
        Awaitility.await()
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(() -> topics.assertAllThrough(GROUP, EVENTS));
        Awaitility.await() // a session is shown at most every ten seconds
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(
                () ->
                    assertThat(topics.sessions().figures())
                        .isEqualTo(
                            SessionFigures.recomputed(
                                events, Duration.ofMinutes(30), Duration.ofDays(1))));
        AdoptionRecomputation adoption = AdoptionRecomputation.of(assignments, events);
        Awaitility.await() // and so is a day
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(
                () -> {
                  assertThat(topics.adoption().days()).isEqualTo(adoption.days());
                  assertThat(topics.adoption().standings()).isEqualTo(adoption.standings());
                });
        process.stop();
      }
      topics.stored().assertEqualTo(Recomputation.of(events));
    }
  }

  private static void awaitStored(RealTopics topics, long events) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> topics.stored().events() >= events);
  }

  private static AggregatorProcess start(Map<String, String> settings) throws Exception {
    return AggregatorProcess.start(settings, AggregatorProcess.logFile("sessions-crash"));
  }

  /**
   * Over some seconds, and only while an aggregator reads: so there is always something under way
   * when the kill comes, and something left after it.
   */
  private void sendSlowly(RealTopics topics, List<UsageEvent> events) {
    Random random = new Random(3);
    for (int i = 0; i < events.size(); i++) {
      while (i >= mayBeSent) {
        LockSupport.parkNanos(1_000_000);
      }
      topics.send(events.get(i));
      if (random.nextInt(10) == 0) { // so many that each kill parts hundreds from their first copy
        topics.send(events.get(Math.max(0, i - random.nextInt(3_000))));
      }
      if (i % 100 == 0) {
        LockSupport.parkNanos(25_000_000); // 4,000 events per second
      }
      sent.set(i + 1);
    }
    topics.flush();
  }
}
