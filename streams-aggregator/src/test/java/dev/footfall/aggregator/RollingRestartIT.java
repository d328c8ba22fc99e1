package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances are renewed one after the other while traffic flows. */
class RollingRestartIT {

  private static final int EVENTS = 30_000;
  private static final int PER_BURST = 50;
  private static final String GROUP = "footfall-aggregator-v1";

  @TempDir Path directory;

  /** One instance with a directory of its own. */
  private final class Instance implements AutoCloseable {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AggregatorService service;

    Instance(RealTopics topics, String name) {
      Map<String, String> settings = topics.settings();
      settings.put("aggregator.state.dir", directory.resolve(name).toString());
      settings.put("aggregator.threads", "1");
      service = new AggregatorService(AggregatorConfig.of(settings), meters);
      service.start();
    }

    void awaitReady() {
      await(() -> assertThat(service.notReady()).isEmpty());
    }

    /** Partitions of the input that it has. */
    int partitions() {
      return meters.find("footfall.aggregator.lag").gauges().size();
    }

    double unaccounted(String window) {
      return meters.find("footfall.aggregator.unaccounted").tags("window", window).gauges().stream()
          .mapToDouble(Gauge::value)
          .sum();
    }

    @Override
    public void close() {
      service.close();
    }
  }

  @Test
  void bothRestarted_underTraffic_loseNothing_andTheBalanceIsZero() throws Exception {
    Instant now = Instant.now();
    List<UsageEvent> events = Samples.usageEvents(17, EVENTS, now.minusSeconds(3_600), now);
    List<Duration> restarts = new ArrayList<>();
    AtomicBoolean hurry = new AtomicBoolean();
    try (RealTopics topics = RealTopics.start().withTopics()) {
      List<Instance> both =
          new ArrayList<>(List.of(new Instance(topics, "one"), new Instance(topics, "two")));
      try {
        both.forEach(Instance::awaitReady);
        CompletableFuture<Void> traffic =
            CompletableFuture.runAsync(() -> send(topics, events, hurry));
        await(() -> assertThat(topics.stored().events()).isPositive());
        await(() -> assertThat(both).as("shared").allMatch(each -> each.partitions() > 0));

        for (int i = 0; i < both.size(); i++) {
          restarts.add(closed(both.get(i)));
          both.set(i, new Instance(topics, i == 0 ? "one" : "two"));
          both.get(i).awaitReady();
          assertThat(traffic).as("traffic flows on").isNotDone();
        }

        hurry.set(true);
        traffic.get(60, TimeUnit.SECONDS);
        await(() -> topics.assertAllThrough(GROUP, EVENTS));
        for (String window : List.of("1m", "60m")) {
          await(
              () ->
                  assertThat(both.stream().mapToDouble(each -> each.unaccounted(window)).sum())
                      .isZero());
        }
      } finally {
        both.forEach(Instance::close);
      }
      topics.stored().assertEqualTo(Recomputation.of(events));
      assertThat(restarts)
          .as("a stop in order")
          .allSatisfy(took -> assertThat(took).isLessThan(Duration.ofSeconds(30)));
    }
  }

  private static Duration closed(Instance instance) {
    long start = System.nanoTime();
    instance.close();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** A steady flow, until there is nothing more to show: then the rest at once. */
  private static void send(RealTopics topics, List<UsageEvent> events, AtomicBoolean hurry) {
    for (int i = 0; i < events.size(); i++) {
      topics.send(events.get(i));
      if (i % PER_BURST == 0 && !hurry.get()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
    topics.flush();
  }

  private static void await(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(assertion);
  }
}
