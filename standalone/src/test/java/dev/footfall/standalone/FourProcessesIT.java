package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each service as a process of its own, and what {@code kill -9} in the middle of the work does:
 * nothing.
 */
class FourProcessesIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int LINES = 40_000;

  @TempDir private Path directory;

  private final String offset = Integer.toString(freeOffset());

  @Test
  void services_giveTheExactResultThroughKills() throws Exception {
    Path log = AccessLogs.generated(directory, LINES, 3, 42);
    try (FootfallProcess stack = start("stack")) {
      stack.awaitLine("ready", LIMIT);
      FootfallProcess topics = run("topics", "create");
      assertThat(topics.exitCode()).as(topics.output()).isZero();
      assertThat(run("topics", "create").output())
          .contains("exists")
          .doesNotContain("created")
          .doesNotContain("differs");

      FootfallProcess sink = start("sink");
      FootfallProcess aggregator = start("aggregator");
      try (FootfallProcess console = start("console")) {
        awaitReady(8092, sink);
        awaitReady(8091, aggregator);
        awaitReady(8080, console);

        try (FootfallProcess replay =
                start("replay", "access-log", log.toString(), "--service", "killed");
            Books books = Books.open(settings())) {
          awaitAtLeast(books, LINES / 20);
          sink.kill();
          aggregator.kill();
          aggregator = start("aggregator");
          sink = start("sink");
          awaitAtLeast(books, LINES / 3);
          aggregator.kill();
          sink.kill();
          sink = start("sink");
          aggregator = start("aggregator");
          await().atMost(LIMIT).until(() -> !replay.handle().isAlive());
          assertThat(replay.exitCode()).as(replay.output()).isZero();

          await().atMost(LIMIT).until(() -> books.events("killed") >= LINES);
          await().atMost(LIMIT).untilAsserted(() -> assertThat(books.differences()).isEmpty());
          assertThat(books.events("killed")).isEqualTo(LINES);
          assertThat(books.count("SELECT sum(count) FROM usage_by_hour")).isEqualTo(LINES);
        }
        assertThat(get(8080, "/").body()).contains("Footfall");
        FootfallProcess sql = run("sql", "SELECT count(*) AS n FROM user_activity_logs", "--csv");
        assertThat(sql.output()).contains(Integer.toString(LINES));
        assertThat(console.stop()).isIn(0, 143);
      }
      assertThat(sink.stop()).isIn(0, 143);
      assertThat(aggregator.stop()).isIn(0, 143);
    }
  }

  private FootfallProcess start(String... args) {
    return FootfallProcess.start(directory, Map.of(), withOffset(args));
  }

  private FootfallProcess run(String... args) {
    return FootfallProcess.run(directory, withOffset(args));
  }

  private String[] withOffset(String... args) {
    List<String> all = new java.util.ArrayList<>(List.of(args));
    all.addAll(List.of("--port-offset", offset));
    return all.toArray(String[]::new);
  }

  private Map<String, String> settings() {
    return Map.of(
        "database.url",
        "jdbc:postgresql://127.0.0.1:" + port(5432) + "/footfall",
        "database.reader.user",
        "footfall_reader");
  }

  private int port(int base) {
    return base + Integer.parseInt(offset);
  }

  private static void awaitAtLeast(Books books, long events) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> books.events("killed") >= events);
  }

  private void awaitReady(int basePort, FootfallProcess process) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsInstanceOf(IOException.class)
        .failFast("ended early", () -> !process.handle().isAlive())
        .until(() -> get(basePort, "/health/ready").statusCode() == 200);
  }

  private HttpResponse<String> get(int basePort, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(basePort) + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** An offset at which none of the default ports is taken. */
  static int freeOffset() {
    for (int offset = 20_000; offset < 40_000; offset += 211) {
      if (List.of(5432, 8080, 8081, 8090, 8091, 8092, 9092).stream()
          .allMatch(new Probe(offset)::isFree)) {
        return offset;
      }
    }
    throw new IllegalStateException("no free ports");
  }

  private record Probe(int offset) {
    boolean isFree(int port) {
      try (ServerSocket socket =
          new ServerSocket(port + offset, 1, java.net.InetAddress.getLoopbackAddress())) {
        return socket.isBound();
      } catch (IOException e) {
        return false;
      }
    }
  }
}
