package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /api/usage/summary} against rows of a real database. Past midnight, so over two days. */
class UsageSummaryIT {

  private static final Instant NOW = Instant.parse("2026-03-02T00:30:00Z");

  private static ConsoleDatabase database;
  private static ConsoleService console;
  private static ConsoleClient client;

  @BeforeAll
  static void start() {
    database = ConsoleDatabase.start();
    console = TestConsole.start(database.settings(), Clock.fixed(NOW, ZoneOffset.UTC));
    client = new ConsoleClient(console);
  }

  @AfterAll
  static void stop() {
    console.close();
    database.close();
  }

  @BeforeEach
  void clear() {
    database.clear();
  }

  @Test
  void summary_ofNothing_hasEveryFieldAndZeros() {
    JsonNode summary = summary("?hours=720");

    assertThat(summary.properties().stream().map(field -> field.getKey()))
        .containsExactly(
            "period_start",
            "period_end",
            "active_users",
            "total_requests",
            "total_errors",
            "users",
            "top_features",
            "error_breakdown");
    assertThat(summary.path("period_start").asText()).isEqualTo("2026-01-31T00:30:00Z");
    assertThat(summary.path("period_end").asText()).isEqualTo("2026-03-02T00:30:00Z");
    assertThat(summary.path("total_requests").asLong()).isZero();
    assertThat(summary.path("users")).isEmpty();
    assertThat(summary.path("error_breakdown")).isEmpty();
  }

  @Test
  void summary_ofSeveralUsers_countsWhatEachDid() {
    Instant early = NOW.minusSeconds(3600); // the day before
    database.insert(TestEvent.at(early).by("ada").in("s1"));
    database.insert(TestEvent.at(early.plusSeconds(90)).by("ada").in("s1").doing("edit_deal"));
    database.insert(TestEvent.at(NOW.minusSeconds(60)).by("ada").in("s2"));
    database.insert(
        TestEvent.at(NOW.minusSeconds(30))
            .by("ada")
            .in("s2")
            .failing("/api/deals/{id}", 500, "deal store did not answer"));
    database.insert(TestEvent.at(NOW.minusSeconds(20)).by("bob").timingOut());
    database.insert(TestEvent.at(NOW.minusSeconds(8)).by("bob"));
    database.insert(TestEvent.at(NOW.minusSeconds(5)).failing("/api/x", 404, null));

    JsonNode summary = summary("");

    assertThat(summary.path("active_users").asLong()).isEqualTo(2);
    assertThat(summary.path("total_requests").asLong()).isEqualTo(7);
    assertThat(summary.path("total_errors").asLong()).isEqualTo(3);
    assertThat(summary.path("error_breakdown")).hasToString("{\"404\":1,\"500\":1,\"none\":1}");
    assertThat(summary.path("top_features"))
        .hasToString("[{\"name\":\"view_deal\",\"count\":6},{\"name\":\"edit_deal\",\"count\":1}]");

    assertThat(summary.path("users")).hasSize(2);
    assertThat(summary.path("users").get(0))
        .hasToString(
            "{\"email\":\"ada\",\"total_time_minutes\":2.0,\"features_used\":2,"
                + "\"requests_count\":4,\"errors_count\":1,\"errors\":[{"
                + "\"endpoint\":\"/api/deals/{id}\",\"error\":\"deal store did not answer\","
                + "\"timestamp\":\"2026-03-02T00:29:30Z\",\"code\":500}]}");
    assertThat(summary.path("users").get(1))
        .hasToString(
            "{\"email\":\"bob\",\"total_time_minutes\":0.2,\"features_used\":1,"
                + "\"requests_count\":2,\"errors_count\":1,\"errors\":[{"
                + "\"endpoint\":null,\"error\":\"timeout\","
                + "\"timestamp\":\"2026-03-02T00:29:40Z\",\"code\":null}]}");
  }

  @Test
  void summary_ofAPeriod_hasItsStartAndNotItsEnd() {
    database.insert(TestEvent.at(NOW.minusSeconds(7200).minusNanos(1000)).by("before"));
    database.insert(TestEvent.at(NOW.minusSeconds(7200)).by("start"));
    database.insert(TestEvent.at(NOW.minusNanos(1000)).by("last"));
    database.insert(TestEvent.at(NOW).by("end"));

    assertThat(emails(summary("?hours=2"))).containsExactlyInAnyOrder("start", "last");
    assertThat(emails(summary("?hours=3"))).containsExactlyInAnyOrder("before", "start", "last");
  }

  /** From 00:30 or 16:30 on Feb 26: pieces of two days, and three whole ones between them. */
  @Test
  void summary_overWholeDays_isTheSame_addedUpOrNot() {
    Instant day = Instant.parse("2026-02-27T00:00:00Z");
    database.insert(TestEvent.at(day.minusSeconds(84_700)).by("ada").in("gone")); // too early
    database.insert(TestEvent.at(day.minusSeconds(84_700)).by("eve").doing("gone").timingOut());
    database.insert(TestEvent.at(day.minusSeconds(600)).by("ada").in("s1"));
    database.insert(TestEvent.at(day.plusSeconds(600)).by("ada").in("s1")); // over midnight
    database.insert(TestEvent.at(day.plusSeconds(90_000)).by("ada").in("s2").doing("edit_deal"));
    database.insert(
        TestEvent.at(day.plusSeconds(90_060)).by("ada").in("s2").failing("/e", 500, "no"));
    database.insert(TestEvent.at(day.plusSeconds(90_000)).by("bob").timingOut());
    database.insert(TestEvent.at(day.plusSeconds(180_000)).by("bob"));
    database.insert(TestEvent.at(day.plusSeconds(180_000)).failing("/x", 404, null));
    database.insert(TestEvent.at(NOW.minusSeconds(60)).by("bob").failing("/x", 404, null));
    JsonNode fromEvents = summary("?hours=96");

    assertThat(fromEvents.path("active_users").asLong()).isEqualTo(2);
    assertThat(fromEvents.path("total_requests").asLong()).isEqualTo(8);
    assertThat(fromEvents.path("error_breakdown")).hasToString("{\"404\":2,\"500\":1,\"none\":1}");
    assertThat(fromEvents.path("top_features"))
        .hasToString("[{\"name\":\"view_deal\",\"count\":7},{\"name\":\"edit_deal\",\"count\":1}]");
    assertThat(fromEvents.path("users"))
        .extracting(
            user ->
                user.path("email").asText()
                    + " "
                    + user.path("total_time_minutes").asText()
                    + " "
                    + user.path("features_used").asText()
                    + " "
                    + user.path("requests_count").asText()
                    + " "
                    + user.path("errors_count").asText())
        // bob's events without a session are one, of more than two days.
        .containsExactly("ada 21.0 2 4 1", "bob 2849.0 1 3 2");

    JsonNode fromTheEvening = summary("?hours=80");
    assertThat(fromTheEvening.path("users")).isEqualTo(fromEvents.path("users"));
    assertThat(fromTheEvening.path("top_features")).isEqualTo(fromEvents.path("top_features"));

    database.addUp();
    assertThat(summary("?hours=96")).isEqualTo(fromEvents);
    assertThat(summary("?hours=80")).isEqualTo(fromTheEvening);
    assertThat(summary("?hours=24").path("total_requests").asLong()).isEqualTo(3);
    database.owner().useHandle(h -> h.execute("UPDATE usage_action_days SET activities = 50"));
    assertThat(summary("?hours=96")).as("of sums").isNotEqualTo(fromEvents);
    assertThat(summary("?hours=10").path("total_requests").asLong()).as("of events").isEqualTo(1);
  }

  @Test
  void summary_ofManyUsers_listsTheBusiest100AndCountsAll() {
    for (int user = 0; user < 103; user++) {
      database.insert(TestEvent.at(NOW.minusSeconds(10)).by("user-%03d".formatted(user)));
    }
    database.insert(TestEvent.at(NOW.minusSeconds(9)).by("user-102"));

    JsonNode summary = summary("");

    assertThat(summary.path("active_users").asLong()).isEqualTo(103);
    assertThat(emails(summary))
        .hasSize(100)
        .startsWith("user-102", "user-000", "user-001")
        .endsWith("user-098");
  }

  @Test
  void summary_ofManyErrors_listsTheLatest10() {
    for (int second = 1; second <= 12; second++) {
      database.insert(
          TestEvent.at(NOW.minusSeconds(second)).by("ada").failing("/e", 500, "no. " + second));
    }

    JsonNode ada = summary("").path("users").get(0);

    assertThat(ada.path("errors_count").asLong()).isEqualTo(12);
    assertThat(StreamSupport.stream(ada.path("errors").spliterator(), false))
        .extracting(error -> error.path("error").asText())
        .hasSize(10)
        .startsWith("no. 1", "no. 2")
        .endsWith("no. 10");
  }

  @Test
  void summary_withoutOrWithWrongToken_isUnauthorized() {
    for (HttpResponse<String> answer :
        List.of(
            client.get("/api/usage/summary"),
            client.getAs("wrong", "/api/usage/summary"),
            client.get("/api/usage/summary?hours=0"))) {
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer");
      assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
      assertThat(ConsoleClient.json(answer).path("status").asInt()).isEqualTo(401);
    }
    assertThat(client.method("HEAD", "/api/usage/summary").statusCode()).isEqualTo(401);
  }

  @Test
  void summary_withHostileParameters_isRefusedAndHarmsNothing() {
    database.insert(TestEvent.at(NOW.minusSeconds(10)).by("ada"));
    for (String hostile : HostileInput.ALL) {
      HttpResponse<String> value =
          client.getAs(
              TestConsole.TOKEN, "/api/usage/summary?hours=" + ConsoleClient.encoded(hostile));
      HttpResponse<String> name =
          client.getAs(
              TestConsole.TOKEN,
              "/api/usage/summary?" + ConsoleClient.encoded("h" + hostile) + "=2");

      assertThat(value.statusCode()).as(hostile).isEqualTo(400);
      assertThat(name.statusCode()).as(hostile).isEqualTo(400);
      assertThat(value.body()).contains("from 1 to 720");
    }
    assertThat(summary("").path("total_requests").asLong()).isEqualTo(1);
  }

  @Test
  void summary_ofHostileRows_carriesThemAsData() {
    for (String hostile : HostileInput.ALL) {
      database.insert(
          TestEvent.at(NOW.minusSeconds(10))
              .by("u" + hostile.replace("\u0000", ""))
              .doing("view")
              .failing("/e", 400, hostile.replace("\u0000", "")));
    }

    JsonNode summary = summary("");

    assertThat(summary.path("total_errors").asLong()).isEqualTo(HostileInput.ALL.size());
    assertThat(emails(summary)).contains("u'; DROP TABLE usage_events; --");
  }

  private static JsonNode summary(String query) {
    HttpResponse<String> answer = client.getAs(TestConsole.TOKEN, "/api/usage/summary" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    return ConsoleClient.json(answer);
  }

  private static List<String> emails(JsonNode summary) {
    return StreamSupport.stream(summary.path("users").spliterator(), false)
        .map(user -> user.path("email").asText())
        .toList();
  }
}
