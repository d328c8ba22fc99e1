package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** The database goes away and comes back under a running console. */
class OutageIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void outage_degradesKeepsServingAndRecovers() {
    try (ConsoleDatabase database = ConsoleDatabase.start();
        ConsoleService console = TestConsole.start(database.settings(), Clock.systemUTC())) {
      ConsoleClient client = new ConsoleClient(console);
      Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
      database.insert(TestCell.minute(minute, "crm-api", "view_deal", 5, 0));
      assertThat(client.getJson("/api/usage/health").path("status").asText()).isEqualTo("ok");
      JsonNode before = client.getJson("/api/overview");
      assertThat(console.notReady()).isEmpty();

      database.kill();

      await().atMost(LIMIT).until(() -> status(client).equals("degraded"));
      assertThat(console.notReady()).containsExactly("the database: it can't be reached");
      assertThat(console.live()).isTrue();
      assertThat(client.get("/").statusCode()).isEqualTo(200);
      assertThat(client.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(client.getAs(TestConsole.TOKEN, "/api/usage/summary").statusCode()).isEqualTo(503);
      JsonNode during = client.getJson("/api/overview");
      assertThat(during.path("repository").path("status").asText()).isEqualTo("down");
      assertThat(during.path("repository").path("since").asText()).isNotEmpty();
      assertThat(during.path("as_of").asText()).isLessThan(during.path("at").asText());
      assertThat(during.path("overview").path("top_actions"))
          .isEqualTo(before.path("overview").path("top_actions"));

      database.restart();

      await().atMost(LIMIT).until(() -> status(client).equals("ok"));
      assertThat(console.notReady()).isEmpty();
      await()
          .atMost(LIMIT)
          .until(() -> client.getAs(TestConsole.TOKEN, "/api/usage/summary").statusCode() == 200);
      assertThat(client.getJson("/api/overview").path("repository").path("status").asText())
          .isEqualTo("ok");
    }
  }

  private static String status(ConsoleClient client) {
    return client.getJson("/api/usage/health").path("status").asText();
  }
}
