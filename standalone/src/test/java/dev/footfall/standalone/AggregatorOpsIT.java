package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator and a dashboard see of a running aggregator, and whether the pages say so. */
class AggregatorOpsIT {

  private static final int EVENTS = 2_000;
  private static final int REPEATED = 100;
  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir private Path directory;

  @Test
  void aRunningAggregator_isAsTheDocumentationSays() throws Exception {
    try (FootfallStack stack = TestStack.start(Part.KAFKA, Part.REGISTRY);
        Parts parts = new Parts()) {
      Map<String, String> settings = new HashMap<>(stack.settings());
      int port = freePort();
      settings.put("aggregator.state.dir", directory.toString());
      settings.put("aggregator.http.port", Integer.toString(port));
      ConnectionSettings connection = ConnectionSettings.of(settings);
      new Installation(connection).topics(Optional.empty());
      new Installation(connection).schemas();
      Services.aggregator(parts, settings);
      Instant now = Instant.now();
      List<UsageEvent> events = Samples.usageEvents(9, EVENTS, now.minusSeconds(1_800), now);
      MixedEvents.send(connection, events, REPEATED);

      assertExampleCountsAll(settings);
      MetricsPage page = new MetricsPage(port, "footfall_aggregator_");
      assertIdentity(page);
      assertThat(page.documented(line -> true)).as("documented").containsAll(page.exposed());
      assertThat(page.exposed())
          .as("on /metrics")
          .containsAll(page.documented(line -> !rare(line)));
      assertTopology(page);
    }
  }

  private static void assertExampleCountsAll(Map<String, String> settings) throws Exception {
    Map<UsageAggregateKey, Long> counts = new ConcurrentHashMap<>();
    AtomicBoolean wanted = new AtomicBoolean(true);
    CompletableFuture<Void> dashboard =
        CompletableFuture.runAsync(() -> StreamsExample.consume(settings, counts, wanted::get));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                dashboard.isDone() || eventsIn(counts, 60) + eventsIn(counts, 3_600) == 2 * EVENTS);
    wanted.set(false);
    dashboard.get(30, TimeUnit.SECONDS);
    assertThat(eventsIn(counts, 60)).isEqualTo(EVENTS);
    assertThat(eventsIn(counts, 3_600)).isEqualTo(EVENTS);
  }

  private static long eventsIn(Map<UsageAggregateKey, Long> counts, int seconds) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().getWindowSeconds() == seconds)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static void assertIdentity(MetricsPage page) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(page.sum("consumed_total")).isEqualTo(EVENTS + REPEATED + 1);
              assertThat(page.sum("duplicates_total")).isEqualTo(REPEATED);
              assertThat(page.sum("set_aside_total")).isEqualTo(1);
              for (String window : List.of("1m", "60m")) {
                assertThat(page.sum("windowed_total", window) + page.sum("amended_total", window))
                    .isEqualTo(EVENTS);
                assertThat(page.sum("unaccounted", window)).isZero();
              }
              assertThat(page.sum("lag")).isZero();
              assertThat(page.sum("state_bytes")).isPositive();
            });
  }

  /** A counter that is there when it has counted. */
  private static boolean rare(String line) {
    return line.contains("from the first on");
  }

  private static void assertTopology(MetricsPage page) throws Exception {
    assertThat(page.get("/topology").body()).contains("Sub-topology: 1", "open-windows");
    HttpResponse<String> picture = page.get("/topology.svg");
    assertThat(picture.body()).startsWith("<svg").contains("usage-aggregates");
    assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
    assertThat(picture.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
