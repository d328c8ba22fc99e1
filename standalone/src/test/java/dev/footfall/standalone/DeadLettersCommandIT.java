package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.sink.Migrator;
import dev.footfall.sink.SinkConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code footfall dead-letters …} on a real PostgreSQL, while Kafka is away. */
class DeadLettersCommandIT {

  private static final FootfallStack STACK = TestStack.start(FootfallStack.Part.POSTGRES);
  private static final Map<String, String> SETTINGS = STACK.settings();

  @TempDir private Path directory;

  private record Ran(int exitCode, String out, String err) {}

  @BeforeAll
  static void migrate() {
    new Migrator(SinkConfig.of(SETTINGS).database(), Duration.ofSeconds(30)).migrate();
  }

  @AfterAll
  static void stop() {
    STACK.close();
  }

  @BeforeEach
  void noLetters() throws SQLException {
    asOwner("DELETE FROM dead_letter_records");
  }

  @Test
  void list_saysWhenThereAreMore() throws SQLException {
    letters("usage-events", 60);

    assertThat(run("list").out()).contains("(50 rows)", "50 of 60 shown; --limit 60 shows all");
    assertThat(run("list", "--limit", "7").out()).contains("(7 rows)", "7 of 60 shown");
    assertThat(run("list", "--limit", "60").out()).contains("(60 rows)").doesNotContain("shown");
  }

  @Test
  void list_refusesAStageOrStateThatIsNone_andTakesThemInAnyCase() throws SQLException {
    letters("usage-events", 3);

    assertThat(run("list", "--stage", "Sink", "--state", "WAITING").out()).contains("(3 rows)");
    Ran stage = run("list", "--stage", "kafka");
    assertThat(stage.exitCode()).isEqualTo(2);
    assertThat(stage.err()).contains("--stage", "'kafka' is none of aggregator, sink");
    Ran state = run("list", "--state", "wating");
    assertThat(state.exitCode()).isEqualTo(2);
    assertThat(state.err()).contains("'wating' is none of waiting, replayed, dropped, erased");
    assertThat(run("drop", "--stage", "kafka", "--yes").exitCode()).isEqualTo(2);
  }

  @Test
  void show_outputOfBytesThatAreGone_fails() throws SQLException {
    letters("usage-events", 1);
    asOwner("UPDATE dead_letter_records SET state = 'erased', value = NULL");
    Path file = directory.resolve("bytes");

    Ran ran = run("show", "usage-events-0@1", "--output", file.toString());

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).containsPattern("state +erased");
    assertThat(ran.err()).contains("there are no bytes to write to " + file);
    assertThat(file).doesNotExist();
  }

  @Test
  void dryRun_withALimit_saysWhatWouldBeSent_andWhatCanNot() throws SQLException {
    letters("usage-aggregates", 100);
    letters("usage-events", 5);

    assertThat(run("replay", "--dry-run", "--limit", "100").out())
        .contains("100 records of usage-aggregates stay", "5 records would be sent again");
    assertThat(run("replay", "--dry-run", "--limit", "3").out())
        .contains("3 records would be sent again");
    assertThat(run("drop", "--dry-run", "--limit", "103").out())
        .contains("103 records would be dropped");
  }

  @Test
  @Timeout(60)
  void replay_whileKafkaIsAway_saysSoSoon_andAllStillWait() throws SQLException {
    letters("usage-events", 5);

    Ran ran = run("replay", "--yes");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains("usage-events-0@1 can't be sent again", "kafka.bootstrap.servers");
    assertThat(waiting()).isEqualTo(5);
  }

  /** That many letters of the sink, at the offsets from 1 on. */
  private static void letters(String topic, int count) throws SQLException {
    asOwner(
        String.format(
            """
            INSERT INTO dead_letter_records
              (stage, topic_id, topic, partition, record_offset, reason, detail, headers, value)
            SELECT 'sink', md5('%1$s')::uuid, '%1$s', 0, n, 'bad_magic', '', '[]'::jsonb,
              decode('0909', 'hex')
            FROM generate_series(1, %2$d) AS n
            """,
            topic, count));
  }

  private static void asOwner(String sql) throws SQLException {
    try (Connection owner = owner();
        Statement statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long waiting() throws SQLException {
    try (Connection owner = owner();
        Statement statement = owner.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM dead_letter_records WHERE state = 'waiting'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Connection owner() throws SQLException {
    return DriverManager.getConnection(
        SETTINGS.get("database.url"),
        SETTINGS.get("database.owner.user"),
        SETTINGS.getOrDefault("database.owner.password", ""));
  }

  private static Ran run(String... args) {
    List<String> words = new ArrayList<>();
    words.add("dead-letters");
    words.addAll(List.of(args));
    SETTINGS.forEach(
        (name, value) -> {
          if (name.startsWith("database.")) {
            words.addAll(List.of("--set", name + "=" + value));
          }
        });
    words.addAll(List.of("--set", "kafka.bootstrap.servers=127.0.0.1:1")); // nobody listens there
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Footfall.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words.toArray(String[]::new));
    return new Ran(exitCode, out.toString(), err.toString());
  }
}
