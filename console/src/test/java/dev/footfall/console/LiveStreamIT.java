package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /api/live} against a real database: what arrives, when, and what it costs. */
class LiveStreamIT {

  /** Rounds come twice a second; four would be the promise, if no machine ever stood still. */
  private static final int FEW_ROUNDS = 20;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static ConsoleDatabase database;

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.put(ConsoleConfig.PORT, "0");
    console = new ConsoleService(ConsoleConfig.of(settings), meters, Clock.systemUTC());
    console.start();
  }

  @AfterEach
  void stop() {
    console.close();
  }

  /** A watcher on a thread of its own. */
  private static final class Watcher implements AutoCloseable {

    private final List<String> views = new CopyOnWriteArrayList<>();
    private final List<String> beats = new CopyOnWriteArrayList<>();
    private final Stream<String> lines;
    private final Thread thread;

    Watcher(ConsoleService console) {
      lines = new ConsoleClient(console).lines("/api/live");
      thread = new Thread(this::read, "watcher");
      thread.setDaemon(true);
      thread.start();
    }

    private void read() {
      String[] event = {""};
      try {
        lines.forEach(
            line -> {
              if (line.startsWith("event: ")) {
                event[0] = line.substring("event: ".length());
              } else if (line.startsWith("data: ")) {
                (event[0].equals("view") ? views : beats).add(line.substring("data: ".length()));
              }
            });
      } catch (UncheckedIOException left) {
        assertThat(left).isNotNull(); // how a stream that is closed in the middle ends
      }
    }

    JsonNode last() {
      try {
        return new ObjectMapper().readTree(views.get(views.size() - 1)).path("overview");
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      lines.close();
    }
  }

  @Test
  void live_insertedChange_arrivesWithinAFewRounds() {
    try (Watcher watcher = new Watcher(console)) {
      await().until(() -> watcher.views.size() == 1);

      database.insert(TestCell.minute(thisMinute(), "crm-api", "view_deal", 7, 1));
      long before = rounds();

      // Counted in rounds: a slow machine is not late.
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                long rounds = rounds();
                return watcher.last().path("last_quarter").path("events").asLong() == 7
                    || rounds > before + FEW_ROUNDS;
              });
      assertThat(watcher.last().path("last_quarter").path("events").asLong()).isEqualTo(7);
    }
  }

  @Test
  void live_manyWatchers_shareOneRoundOfQueries() {
    try (Watcher first = new Watcher(console);
        Watcher second = new Watcher(console);
        Watcher third = new Watcher(console)) {
      await().until(() -> List.of(first, second, third).stream().noneMatch(w -> w.views.isEmpty()));
      assertThat(meters.get("footfall.console.live.watchers").gauge().value()).isEqualTo(3);

      long before = rounds();
      Instant start = Instant.now();
      await().until(() -> rounds() >= before + 6);
      Duration took = Duration.between(start, Instant.now());

      // Six rounds of three watchers with a round each would take a second, not nearly three.
      assertThat(took).isGreaterThan(Duration.ofMillis(2000));
      assertThat(first.views).hasSizeLessThanOrEqualTo(2); // nothing changed but perhaps the minute
    }
  }

  @Test
  void live_nobodyWatching_asksTheDatabaseNothing() {
    try (Watcher watcher = new Watcher(console)) {
      await().until(() -> !watcher.views.isEmpty());
    }
    // The server notices at its next word to the watcher, at the latest with the beat after 5 s.
    database.insert(TestCell.minute(thisMinute(), "crm-api", "view_deal", 1, 0));
    await()
        .atMost(LIMIT)
        .until(() -> meters.get("footfall.console.live.watchers").gauge().value() == 0);
    await().pollDelay(Duration.ofSeconds(1)).until(() -> true); // a round under way may end
    long rounds = rounds();

    await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> rounds() == rounds);
  }

  @Test
  void live_quietSystem_beatsSoThatTheLineIsKnownToBeOpen() {
    try (Watcher watcher = new Watcher(console)) {
      await().atMost(LIMIT).until(() -> !watcher.beats.isEmpty());

      assertThat(watcher.beats.get(0)).startsWith("{\"at\":\"");
    }
  }

  @Test
  void close_whileSomebodyWatches_endsTheStreamAtOnce() {
    Watcher watcher = new Watcher(console);
    await().until(() -> !watcher.views.isEmpty());

    Instant start = Instant.now();
    console.close();

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    await().atMost(LIMIT).until(() -> !watcher.thread.isAlive());
  }

  private long rounds() {
    return meters.get("footfall.console.live.round").timer().count();
  }

  private static Instant thisMinute() {
    return Instant.now().truncatedTo(ChronoUnit.MINUTES);
  }
}
