package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer meets it, its tools, its mistakes, and what it leaves behind. */
class DemoIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir private Path directory;

  private final String offset = Integer.toString(FourProcessesIT.freeOffset());

  @Test
  void demo_servesAnswersAndLeavesNothingBehind() throws Exception {
    List<ProcessHandle> children;
    try (FootfallProcess demo = start("demo", "--rate", "50")) {
      demo.awaitLine("ready ", LIMIT);
      children = demo.handle().descendants().toList();
      assertThat(children).isNotEmpty();
      useAndMisuse(demo);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
  }

  private void useAndMisuse(FootfallProcess demo) throws Exception {
    String token = find(demo.output(), "admin token +(\\S+)");

    HttpResponse<String> summary = get("/api/usage/summary?hours=1", token);
    assertThat(summary.statusCode()).isEqualTo(200);
    assertThat(get("/api/usage/summary", "wrong").statusCode()).isEqualTo(401);
    assertThat(get("/api/usage/health", null).body()).contains("ok");
    assertThat(get(8090, "/persona/low_savings", null).body()).contains("\"usage_logged\":true");
    assertThat(demo.output()).contains("/persona/high_utilization");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        run(
                                "sql",
                                "--csv",
                                "SELECT count(*) AS n FROM user_activity_logs"
                                    + " WHERE service_name = 'sample-app' AND action_name = 'view'")
                            .output())
                    .isEqualTo("n\n1\n"));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        run("sql", "SELECT count(*) > 50 AS enough FROM user_activity_logs")
                            .output())
                    .contains("enough")
                    .contains("t\n(1 row)"));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        run("sql", "--csv", "SELECT count(*) > 0 AS some FROM persona_assignments")
                            .output())
                    .isEqualTo("some\nt\n"));
    assertThat(
            run("sql", "--csv", "SELECT 1 AS n, '=1+1' AS f, NULL AS nothing, '' AS e, 'a,b' AS c")
                .output())
        .isEqualTo("n,f,nothing,e,c\n1,'=1+1,,\"\",\"a,b\"\n");

    assertThat(run("sql", "DELETE FROM usage_events")).satisfies(p -> failed(p, 1, "read-only"));
    assertThat(run("sql", "SELEKT 1")).satisfies(p -> failed(p, 1, "syntax error"));
    assertThat(run("replay", "access-log", "nowhere.log"))
        .satisfies(p -> failed(p, 2, "can't read file nowhere.log"));
    Path rubbish = Files.writeString(directory.resolve("rubbish.log"), "not\na log\n");
    assertThat(run("replay", "access-log", rubbish.toString()))
        .satisfies(p -> failed(p, 1, "2 lines not readable"))
        .satisfies(p -> assertThat(p.output()).contains("line 1: ").contains("line 2: "));
    assertThat(start("demo", "--rate", "0"))
        .satisfies(p -> exits(p, 2, "--rate must be between 1 and 10000"));
    assertThat(start("demo")).satisfies(p -> exits(p, 1, "another stack runs on it"));
  }

  @Test
  void demo_killedAbruptlyGoesOnWithItsState() throws Exception {
    List<ProcessHandle> children;
    try (FootfallProcess demo = start("demo", "--rate", "200")) {
      demo.awaitLine("ready ", LIMIT);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  run("sql", "--csv", "SELECT count(*) > 400 AS enough FROM user_activity_logs")
                      .output()
                      .contains("enough\nt\n"));
      children = demo.handle().descendants().toList();
      demo.kill();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));

    try (FootfallProcess again = start("demo", "--no-traffic");
        Books books = awaitBooks(again)) {
      assertThat(books.count("SELECT count(*) FROM user_activity_logs")).isGreaterThan(400);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(books.differences()).isEmpty());
    }
  }

  private Books awaitBooks(FootfallProcess demo) throws Exception {
    demo.awaitLine("ready ", LIMIT);
    int port = 5432 + Integer.parseInt(offset);
    return Books.open(
        Map.of(
            "database.url",
            "jdbc:postgresql://127.0.0.1:" + port + "/footfall",
            "database.reader.user",
            "footfall_reader"));
  }

  private static void failed(FootfallProcess process, int exitCode, String words) {
    assertThat(process.output()).contains(words);
    assertThat(process.exitCode()).isEqualTo(exitCode);
  }

  private static void exits(FootfallProcess process, int exitCode, String words) {
    await().atMost(LIMIT).until(() -> !process.handle().isAlive());
    failed(process, exitCode, words);
  }

  private FootfallProcess start(String... args) {
    List<String> all = new java.util.ArrayList<>(List.of(args));
    all.addAll(List.of("--port-offset", offset));
    return FootfallProcess.start(directory, Map.of(), all.toArray(String[]::new));
  }

  private FootfallProcess run(String... args) {
    List<String> all = new java.util.ArrayList<>(List.of(args));
    all.addAll(List.of("--port-offset", offset));
    return FootfallProcess.run(directory, all.toArray(String[]::new));
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private HttpResponse<String> get(String path, @org.jspecify.annotations.Nullable String token)
      throws Exception {
    return get(8080, path, token);
  }

  private HttpResponse<String> get(
      int defaultPort, String path, @org.jspecify.annotations.Nullable String token)
      throws Exception {
    int port = defaultPort + Integer.parseInt(offset);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
