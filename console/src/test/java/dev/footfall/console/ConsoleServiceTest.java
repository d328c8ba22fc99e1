package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A console without a database: what it still does. */
class ConsoleServiceTest {

  @Test
  void start_withoutDatabase_servesThePageAndSaysDegraded() {
    try (ConsoleService console = TestConsole.startAlone(Map.of())) {
      ConsoleClient client = new ConsoleClient(console);

      assertThat(client.get("/").statusCode()).isEqualTo(200);
      assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(client.get("/health/ready").statusCode()).isEqualTo(503);
      HttpResponse<String> health = client.get("/api/usage/health");
      assertThat(health.statusCode()).isEqualTo(200);
      JsonNode body = ConsoleClient.json(health);
      assertThat(body.path("status").asText()).isEqualTo("degraded");
      assertThat(body.path("service").asText()).isEqualTo("footfall-console");
      assertThat(body.path("repository").asText()).isEqualTo("down");
      assertThat(body.path("reason").asText()).isEqualTo("the database: it can't be reached");
      assertThat(client.get("/metrics").body())
          .contains(
              "footfall_console_requests_seconds_count{route=\"/health/live\",status=\"200\"}");
    }
  }

  @Test
  void overview_withoutDatabase_saysSoAndHasNoNumbers() {
    try (ConsoleService console = TestConsole.startAlone(Map.of())) {
      JsonNode body = new ConsoleClient(console).getJson("/api/overview");

      assertThat(body.path("repository").path("status").asText()).isEqualTo("down");
      assertThat(body.path("overview").isNull()).isTrue();
      assertThat(body.path("as_of").isNull()).isTrue();
    }
  }

  @Test
  void summary_withoutDatabase_isUnavailable() {
    try (ConsoleService console = TestConsole.startAlone(Map.of())) {
      HttpResponse<String> answer =
          new ConsoleClient(console).getAs(TestConsole.TOKEN, "/api/usage/summary");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("it can't be reached").doesNotContain("127.0.0.1:1");
    }
  }

  @Test
  void summary_withoutConfiguredToken_isForbiddenForEverybody() {
    try (ConsoleService console = TestConsole.startAlone(Map.of(ConsoleConfig.ADMIN_TOKEN, ""))) {
      HttpResponse<String> answer =
          new ConsoleClient(console).getAs("anything", "/api/usage/summary");

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("console.admin.token");
    }
  }

  @Test
  void start_takenPort_namesThePortAndTheKey() {
    try (ConsoleService first = TestConsole.startAlone(Map.of())) {
      ConsoleConfig same =
          ConsoleConfig.of(Map.of(ConsoleConfig.PORT, Integer.toString(first.port())));
      try (ConsoleService second =
          new ConsoleService(same, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
        assertThatIllegalStateException()
            .isThrownBy(second::start)
            .withMessageContaining("127.0.0.1:" + first.port())
            .withMessageContaining("console.port");
        assertThat(second.live()).isFalse();
      }
    }
  }

  @Test
  void close_twice_stopsOnce() {
    ConsoleService console = TestConsole.startAlone(Map.of());
    assertThat(console.live()).isTrue();

    console.close();
    console.close();

    assertThat(console.live()).isFalse();
    assertThat(console.notReady()).containsExactly("the console does not serve");
    assertThatIllegalStateException().isThrownBy(console::port);
    assertThatIllegalStateException().isThrownBy(console::start);
  }

  @Test
  void live_moreWatchersThanAllowed_areToldToComeBack() {
    try (ConsoleService console = TestConsole.startAlone(Map.of(ConsoleConfig.LIVE_CLIENTS, "1"))) {
      ConsoleClient client = new ConsoleClient(console);
      try (var first = client.lines("/api/live")) {
        assertThat(first.findFirst()).hasValue("event: view");

        HttpResponse<String> second = client.get("/api/live");

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
      }
    }
  }
}
