package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.SinkService;
import dev.footfall.standalone.accesslog.AccessLogReplay;
import dev.footfall.standalone.demo.DemoTraffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on real parts: what was replayed is in SQL exactly once, and every aggregate equals
 * its rows.
 */
class MainJobIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private static Path directory;

  private static FootfallStack stack;
  private static Parts parts;
  private static ConnectionSettings connection;
  private static Books books;

  @BeforeAll
  static void start() throws Exception {
    stack = TestStack.start(FootfallStack.Part.values());
    Map<String, String> settings = new HashMap<>(stack.settings());
    settings.put("aggregator.state.dir", directory.resolve("aggregator").toString());
    settings.put("aggregator.http.port", "0");
    settings.put("sink.http.port", "0");
    connection = ConnectionSettings.of(settings);
    new Installation(connection).topics(Optional.empty());
    new Installation(connection).schemas();
    parts = new Parts();
    SinkService sink = Services.sink(parts, settings);
    Services.aggregator(parts, settings);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(sink.notReady()).isEmpty());
    books = Books.open(settings);
  }

  @AfterAll
  static void stop() throws Exception {
    books.close();
    parts.close();
    stack.close();
  }

  @Test
  void replay_storesEveryLineOnceBesideLiveTraffic() throws Exception {
    Path log = AccessLogs.generated(directory, 5_000, 4, 11);
    DemoTraffic traffic = DemoTraffic.start(connection, 200);
    try {
      AccessLogReplay.Outcome outcome = replay(log, "made-up");
      assertThat(outcome.events()).isEqualTo(5_000);
      awaitEvents("made-up", 5_000);
    } finally {
      traffic.close();
    }
    awaitBalanced();
    long live =
        books.count("SELECT count(*) FROM user_activity_logs WHERE service_name = 'crm-web'");
    assertThat(live).isPositive();

    replay(log, "made-up"); // again: nothing is stored or counted twice
    awaitQuiet();
    assertThat(books.events("made-up")).isEqualTo(5_000);
    assertThat(books.count("SELECT sum(count) FROM usage_by_minute WHERE service_name = 'made-up'"))
        .isEqualTo(5_000);
    awaitBalanced();
  }

  @Test
  void replay_ofARealLogGivesItsOwnFigures() throws Exception {
    Path log = AccessLogs.real();
    assumeTrue(Files.exists(log), "no real access log at " + log + ": skipped");
    assertThat(replay(log, "semicomplete").unreadable()).isZero();
    awaitEvents("semicomplete", 10_000);
    assertThat(books.statuses("semicomplete")).isEqualTo(AccessLogs.statuses(log));
    assertThat(books.statuses("semicomplete"))
        .isEqualTo(
            Map.of(
                200, 9126L, 304, 445L, 404, 213L, 301, 164L, 206, 45L, 500, 3L, 403, 2L, 416, 2L));
    awaitBalanced();
    replay(log, "semicomplete");
    awaitQuiet();
    assertThat(books.events("semicomplete")).isEqualTo(10_000);
    awaitBalanced();
  }

  @Test
  void documentation_queriesAndSqlCommandsRun() throws Exception {
    for (String query : Documentation.blocks("sql")) {
      books.run(query);
    }
    List<String> commands =
        Documentation.blocks("bash").stream()
            .flatMap(String::lines)
            .filter(l -> l.startsWith("./footfall sql "))
            .toList();
    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      List<String> words = new ArrayList<>(Documentation.words(command));
      words.remove(0);
      words.addAll(List.of("--set", "database.url=" + stack.settings().get("database.url")));
      assertThat(Footfall.run(words.toArray(String[]::new))).as(command).isZero();
    }
  }

  @Test
  void documentation_exampleOfATrackerWorks() throws Exception {
    TrackingExample.run(connection);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        books.count(
                            "SELECT count(*) FROM user_activity_logs WHERE user_email = 'ada@example.com'"
                                + " AND entity_id = '456' AND duration_ms = 42 AND service_name = 'crm-api'"
                                + " AND result_status = 'success'"))
                    .isEqualTo(1));
  }

  @Test
  void documentation_trackingExamplesWork() throws Exception {
    TrackingExample.runAll(stack.settings());
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        books.count(
                            "SELECT count(*) FROM user_activity_logs WHERE service_name = 'billing'"))
                    .isEqualTo(4));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        books.count(
                            "SELECT count(*) FROM current_persona_assignments"
                                + " WHERE user_id = 'ada@example.com' AND service_name = 'billing'"))
                    .isEqualTo(1));
  }

  private static AccessLogReplay.Outcome replay(Path log, String service) throws Exception {
    try (AccessLogReplay replay = new AccessLogReplay(connection)) {
      return replay.replay(log, service, (done, all) -> {});
    }
  }

  private static void awaitEvents(String service, long count) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(books.events(service)).isGreaterThanOrEqualTo(count));
  }

  private static void awaitBalanced() {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(books.differences()).isEmpty());
  }

  /** A marker sent after everything else, of one line, says that both stages have read past it. */
  private static void awaitQuiet() throws Exception {
    String service = "marker-" + System.nanoTime();
    Path marker = Files.writeString(directory.resolve(service), markers());
    replay(marker, service);
    awaitEvents(service, 200);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        books.count(
                            "SELECT coalesce(sum(count), 0) FROM usage_by_minute"
                                + " WHERE service_name = ?",
                            service))
                    .isEqualTo(200));
  }

  /** Enough visitors for every partition to get some. */
  private static String markers() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines.append(
          "10.0.0.%d - - [02/Mar/2019:00:00:00 +0000] \"GET /m HTTP/1.1\" 200 1%n".formatted(i));
    }
    return lines.toString();
  }
}
