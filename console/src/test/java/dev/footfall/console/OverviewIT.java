package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /api/overview} against cells of a real database. */
class OverviewIT {

  private static final Instant MINUTE = Instant.parse("2026-03-02T00:34:00Z");
  private static final Instant NOW = MINUTE.plusSeconds(30);

  private static ConsoleDatabase database;
  private ConsoleService console;

  @BeforeAll
  static void startDatabase() {
    database = ConsoleDatabase.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void start() {
    database.clear();
    console = TestConsole.start(database.settings(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void overview_ofNothing_isEmptyWith60Minutes() {
    JsonNode overview = overview();

    assertThat(overview.path("empty").asBoolean()).isTrue();
    assertThat(overview.path("minutes")).hasSize(60);
    assertThat(overview.path("last_quarter").path("error_rate").isNull()).isTrue();
    assertThat(overview.path("top_actions")).isEmpty();
    assertThat(overview.path("latest_event_at").isNull()).isTrue();
  }

  @Test
  void overview_ofCells_fillsGapsAndCountsEachEventOnce() {
    database.insert(TestCell.minute(MINUTE, "crm-api", "view_deal", 10, 1));
    database.insert(TestCell.minute(minutesAgo(1), "crm-api", "view_deal", 20, 0).timingOut(2));
    database.insert(TestCell.minute(minutesAgo(14), "shop", "buy", 8, 1));
    database.insert(TestCell.minute(minutesAgo(15), "shop", "buy", 16, 4));
    database.insert(TestCell.minute(minutesAgo(59), "mail", "send", 4, 0).lasting(4, 200));
    database.insert(TestCell.minute(minutesAgo(60), "old", "gone", 1000, 1000));
    database.insert(TestCell.minute(MINUTE.plusSeconds(60), "future", "skew", 1000, 0));
    database.insert(TestCell.hour(Instant.parse("2026-03-02T00:00:00Z"), 54, 8));
    database.insert(TestCell.hour(Instant.parse("2026-03-01T23:00:00Z"), 1000, 1000));

    JsonNode overview = overview();

    assertThat(overview.path("events_per_minute").asLong()).isEqualTo(10 + 20 / 2);
    assertThat(overview.path("last_quarter"))
        .hasToString("{\"events\":38,\"failures\":4,\"error_rate\":0.10526315789473684}");
    assertThat(overview.path("before").path("events").asLong()).isEqualTo(20);
    assertThat(overview.path("before").path("error_rate").asDouble()).isEqualTo(0.2);
    assertThat(overview.path("today"))
        .hasToString("{\"events\":54,\"failures\":8,\"error_rate\":0.14814814814814814}");
    assertThat(overview.path("active_services").asLong()).isEqualTo(3);
    assertThat(overview.path("active_actions").asLong()).isEqualTo(3);

    JsonNode minutes = overview.path("minutes");
    assertThat(minutes.get(0).path("start").asText()).isEqualTo("2026-03-01T23:35:00Z");
    assertThat(minutes.get(59).path("start").asText()).isEqualTo("2026-03-02T00:34:00Z");
    assertThat(minutes.get(0).path("events").asLong()).isEqualTo(4);
    assertThat(minutes.get(58).path("failures").asLong()).isEqualTo(2);
    assertThat(StreamSupport.stream(minutes.spliterator(), false))
        .filteredOn(minute -> minute.path("events").asLong() == 0)
        .hasSize(55);

    JsonNode top = overview.path("top_actions").get(0);
    assertThat(top.path("service").asText()).isEqualTo("crm-api");
    assertThat(top.path("type").asText()).isEqualTo("crm");
    assertThat(top.path("name").asText()).isEqualTo("view_deal");
    assertThat(top.path("events").asLong()).isEqualTo(30);
    assertThat(top.path("error_rate").asDouble()).isEqualTo(0.1);
    assertThat(top.path("mean_ms").isNull()).isTrue();
    assertThat(overview.path("services").get(2).path("name").asText()).isEqualTo("mail");
    assertThat(overview.path("services").get(2).path("mean_ms").asDouble()).isEqualTo(50.0);
    assertThat(overview.path("services").get(2).path("last_minute").asText())
        .isEqualTo("2026-03-01T23:35:00Z");
  }

  @Test
  void overview_ofManyActions_listsTheTop10AndCountsAll() {
    for (int action = 1; action <= 12; action++) {
      database.insert(TestCell.minute(MINUTE, "crm-api", "a" + action, action, 0));
    }

    JsonNode overview = overview();

    assertThat(overview.path("active_actions").asLong()).isEqualTo(12);
    assertThat(StreamSupport.stream(overview.path("top_actions").spliterator(), false))
        .extracting(action -> action.path("name").asText())
        .hasSize(10)
        .startsWith("a12", "a11")
        .endsWith("a3");
  }

  @Test
  void overview_latestEvent_isTheNewestRowOfTheNewestMinute() {
    Instant old = Instant.parse("2015-05-17T10:05:03Z");
    database.insert(TestEvent.at(old));
    database.insert(TestEvent.at(old.plusMillis(250)));
    database.insert(TestCell.minute(Instant.parse("2015-05-17T10:05:00Z"), "shop", "get", 2, 0));
    database.stored(NOW.minusSeconds(2));

    JsonNode overview = overview();

    assertThat(overview.path("empty").asBoolean()).isFalse();
    assertThat(overview.path("latest_event_at").asText()).isEqualTo("2015-05-17T10:05:03.250Z");
    assertThat(overview.path("latest_stored_at").asText()).isEqualTo("2026-03-02T00:34:28Z");
  }

  @Test
  void overview_ofProducers_hasTheirBooks_theWorstFirst() {
    for (int producer = 10; producer < 32; producer++) {
      database.producer("good-" + producer, "mail", 5, 5, NOW.minusSeconds(producer));
    }
    database.producer("late", "shop", 40, 33, NOW.minusSeconds(90));
    database.producer("lost", "shop", 4, 2, NOW.minusSeconds(90));
    database.alerting("lost");

    JsonNode ledger = overview().path("ledger");

    assertThat(ledger.path("producers").asLong()).isEqualTo(24);
    assertThat(ledger.path("missing").asLong()).isEqualTo(9);
    assertThat(ledger.path("worst")).hasSize(20);
    assertThat(ledger.path("worst").get(0))
        .hasToString(
            "{\"id\":\"lost\",\"service\":\"shop\",\"sent\":4,\"arrived\":2,\"stored\":2,"
                + "\"duplicates\":0,\"dead_letters\":0,\"erased\":0,\"missing\":2,"
                + "\"alerting\":true,\"last_seen\":\"2026-03-02T00:33:00Z\"}");
    assertThat(ledger.path("worst").get(1).path("id").asText()).isEqualTo("late");
    assertThat(ledger.path("worst").get(2).path("id").asText()).isEqualTo("good-10");
  }

  @Test
  void overview_namesNobody() {
    database.insert(TestEvent.at(NOW.minusSeconds(1)).by("ada@example.com").in("session-4711"));
    database.insert(TestCell.minute(MINUTE, "crm-api", "view_deal", 1, 0));

    assertThat(new ConsoleClient(console).get("/api/overview").body())
        .contains("view_deal")
        .doesNotContain("ada@example.com")
        .doesNotContain("session-4711");
  }

  @Test
  void read_asTheReader_canNotWrite() {
    ConsoleConfig config = ConsoleConfig.of(database.settings());
    try (ReaderPool pool =
        new ReaderPool(config, "test", 1, Duration.ofSeconds(20), Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> pool.read(handle -> handle.execute("DELETE FROM usage_events")))
          .isInstanceOf(RepositoryException.class)
          .hasStackTraceContaining("read-only transaction");
    }
  }

  @Test
  void read_longerThanAllowed_isStoppedByTheServer() {
    ConsoleConfig config = ConsoleConfig.of(database.settings());
    try (ReaderPool pool =
        new ReaderPool(config, "test", 1, Duration.ofSeconds(20), Duration.ofMillis(200))) {
      long start = System.nanoTime();

      assertThatThrownBy(() -> pool.read(handle -> handle.execute("SELECT pg_sleep(30)")))
          .isInstanceOfSatisfying(
              RepositoryException.class,
              e -> assertThat(e.kind()).isEqualTo(RepositoryException.Kind.TOO_SLOW));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(29));
    }
  }

  @Test
  void overview_beforeTheSinkHasMadeItsTables_saysWhoMakesThem() {
    try (ConsoleDatabase empty = ConsoleDatabase.startEmpty()) {
      empty.owner().useHandle(handle -> handle.execute("CREATE ROLE footfall_reader LOGIN"));
      try (ConsoleService early = TestConsole.start(empty.settings(), Clock.systemUTC())) {
        JsonNode view = new ConsoleClient(early).getJson("/api/overview");

        assertThat(view.path("repository").path("reason").asText())
            .isEqualTo("its tables are missing; the sink creates them when it starts");
        assertThat(early.notReady()).singleElement().asString().contains("tables are missing");
      }
    }
  }

  @Test
  void overview_withTheWrongRole_saysThatItIsRefused() {
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.put(ConsoleConfig.READER_USER, "nobody_we_know");
    try (ConsoleService stranger = TestConsole.start(settings, Clock.systemUTC())) {
      assertThat(stranger.notReady()).containsExactly("the database: it refuses the reader role");
    }
  }

  private JsonNode overview() {
    JsonNode view = new ConsoleClient(console).getJson("/api/overview");
    assertThat(view.path("repository").path("status").asText()).isEqualTo("ok");
    assertThat(view.path("as_of").asText()).isEqualTo("2026-03-02T00:34:30Z");
    return view.path("overview");
  }

  private static Instant minutesAgo(int minutes) {
    return MINUTE.minus(Duration.ofMinutes(minutes));
  }
}
