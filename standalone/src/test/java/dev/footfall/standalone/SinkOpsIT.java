package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Samples;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a running sink, and whether the page says so. */
class SinkOpsIT {

  private static final int EVENTS = 500;
  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir private Path directory;

  @Test
  void aRunningSink_isAsTheDocumentationSays() throws Exception {
    try (FootfallStack stack = TestStack.start();
        Parts parts = new Parts();
        ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> settings = stack.settings();
      ConnectionSettings connection = ConnectionSettings.of(settings);
      new Installation(connection).topics(Optional.empty());
      new Installation(connection).schemas();
      int port = free.getLocalPort();
      free.close();
      settings.put("sink.http.port", Integer.toString(port));
      settings.put(
          "sink.alerts.file",
          Files.writeString(
                  directory.resolve("alerts.yaml"),
                  "route: {receiver: ops}\nreceivers: [{name: ops}]\n")
              .toString());
      Services.sink(parts, settings);
      Instant now = Instant.now();
      MixedEvents.send(
          connection, Samples.usageEvents(9, EVENTS, now.minusSeconds(60), now), EVENTS);

      MetricsPage page = new MetricsPage(port, "footfall_sink_");
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                // Its own dead letter comes round, and is counted once.
                assertThat(page.sum("records_total")).isEqualTo(2 * EVENTS + 1);
                assertThat(page.sum("rows_total", "usage_events")).isEqualTo(EVENTS);
                assertThat(page.sum("duplicates_total", "usage_events")).isEqualTo(EVENTS);
                assertThat(page.sum("dead_letters_total")).isEqualTo(1);
                assertThat(page.sum("lag", "usage-events")).isZero();
                assertThat(page.sum("offset", "usage-events")).isEqualTo(2 * EVENTS + 1);
                assertThat(page.exposed())
                    .as("on /metrics")
                    .contains(
                        "footfall_sink_lag_seconds",
                        "footfall_sink_batch_seconds",
                        "footfall_sink_batch_records",
                        "footfall_sink_partition_oldest_age",
                        "footfall_sink_partition_days_ahead",
                        "footfall_sink_partition_default_rows",
                        "footfall_sink_books_missing",
                        "footfall_sink_notifier_leader");
              });
      assertThat(page.documented(line -> true)).as("documented").containsAll(page.exposed());
    }
  }
}
