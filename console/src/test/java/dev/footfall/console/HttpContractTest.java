package dev.footfall.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every answer: headers, problems, methods, caching. Needs no database. */
class HttpContractTest {

  private static ConsoleService console;
  private static ConsoleClient client;

  @BeforeAll
  static void start() {
    console = TestConsole.startAlone(Map.of());
    client = new ConsoleClient(console);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/api/overview", "/api/usage/health", "/api/usage/summary", "/nothing/here"})
  void anyAnswer_hasTheSecurityHeaders(String path) {
    HttpResponse<String> answer = client.get(path);

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404",
    "GET, /api, 404",
    "GET, /assets/0000/js/main.js, 404",
    "GET, /assets/../web/index.html, 404",
    "GET, /health, 404",
    "POST, /api/overview, 405",
    "DELETE, /, 405",
    "PUT, /api/usage/summary, 405",
    "OPTIONS, /api/live, 405",
    "PROPFIND, /, 405",
    "GET, /api/usage/summary, 401",
  })
  void failure_isAProblem(String method, String path, int status) {
    HttpResponse<String> answer = client.method(method, path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    JsonNode problem = ConsoleClient.json(answer);
    assertThat(problem.path("type").asText()).isEqualTo("about:blank");
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).isNotBlank();
  }

  @Test
  void wrongMethod_namesTheRightOnes() {
    HttpResponse<String> answer = client.method("POST", "/api/usage/health");

    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET", "HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/overview", "/api/live", "/api/usage/health", "/health/live"})
  void head_answersWithoutBody(String path) {
    HttpResponse<String> answer = client.method("HEAD", path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void page_isAskedForEachTimeAndItsFilesAreKeptForEver() {
    HttpResponse<String> page = client.get("/");
    String script = first(page.body(), "src=\"(/assets/[^\"]+main\\.js)\"");
    HttpResponse<String> asset = client.get(script);

    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(asset.statusCode()).isEqualTo(200);
    assertThat(asset.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    assertThat(asset.headers().firstValue("Content-Type"))
        .hasValue("text/javascript;charset=utf-8");
  }

  @Test
  void bigFile_isCompressedForWhoAsks() {
    String chart = first(client.get("/").body(), "src=\"(/assets/[^\"]+chart[^\"]+)\"");

    HttpResponse<String> answer =
        client.send(client.request(chart).header("Accept-Encoding", "gzip"));

    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
  }

  /** What never reaches the routes: the server itself has to refuse it well. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n",
        "GET /assets/%2e%2e%2fweb/index.html HTTP/1.1\r\nHost: x\r\n",
        "GET /api/..;/secret HTTP/1.1\r\nHost: x\r\n",
        "GET /\u0001 HTTP/1.1\r\nHost: x\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n",
        "RUBBISH\r\n",
        "FOO / HTTP/1.1\r\nHost: x\r\n",
        "TRACE / HTTP/1.1\r\nHost: x\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n",
      })
  void brokenRequest_isRefusedWithAProblemAndNoInside(String head) throws IOException {
    String answer = raw(head + "Connection: close\r\n\r\n");

    assertThat(answer).matches(Pattern.compile("HTTP/1\\.1 (4\\d\\d|505) .*", Pattern.DOTALL));
    assertThat(answer).contains(Problem.MEDIA_TYPE).contains("nosniff");
    assertThat(answer.toLowerCase(java.util.Locale.ROOT))
        .doesNotContain("jetty", "javalin", "exception", "<html", "at org.");
  }

  @Test
  void hugeHeader_isRefusedWithAProblem() throws IOException {
    String answer = raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(100_000) + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 431").contains(Problem.MEDIA_TYPE);
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", console.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String first(String text, String pattern) {
    List<String> found =
        Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
    assertThat(found).isNotEmpty();
    return found.get(0);
  }
}
