package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.Channel;
import dev.footfall.producer.UsageTracker;
import dev.footfall.schemas.ConnectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of views and the reset of the usage log, on the real database. */
class ExportIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Instant TIME = Instant.parse("2026-02-03T10:15:30.123456Z");
  private static final List<String> FORMULAS =
      List.of(
          "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0", "-2+3", "+49 30 1");

  @TempDir private static Path directory;

  private static FootfallStack stack;
  private static Parts parts;
  private static Books books;
  private static int files;

  @BeforeAll
  static void start() throws Exception {
    stack = TestStack.start(FootfallStack.Part.values());
    Map<String, String> settings = new HashMap<>(stack.settings());
    settings.put("sink.http.port", "0");
    ConnectionSettings connection = ConnectionSettings.of(settings);
    new Installation(connection).topics(Optional.empty());
    new Installation(connection).schemas();
    parts = new Parts();
    Services.sink(parts, settings);
    try (UsageTracker tracker =
        UsageTracker.builder().service("export").connection(connection).build()) {
      for (int i = 0; i < FORMULAS.size(); i++) {
        tracker
            .usage("crm", "create_deal")
            .user("ada@example.com")
            .occurredAt(TIME.plusSeconds(i))
            .notes(FORMULAS.get(i))
            .entity("deal", FORMULAS.get(i))
            .tag(FORMULAS.get(i))
            .tag("second")
            .attribute("value_usd", i)
            .success(Duration.ofMillis(i));
      }
      for (int i = 0; i < 20; i++) {
        tracker
            .usage("persona", i % 2 == 0 ? "view" : "copy")
            .persona(i % 4 == 0 ? "low_savings" : "first_home")
            .domain(i % 5 == 0 ? "savings" : "housing")
            .channel(i % 2 == 0 ? Channel.API : Channel.UI)
            .occurredAt(TIME.plus(Duration.ofDays(i)))
            .success();
      }
    }
    books = Books.open(settings);
    await().atMost(LIMIT).until(() -> books.events("export") == 20 + FORMULAS.size());
  }

  @AfterAll
  static void stop() throws Exception {
    books.close();
    parts.close();
    stack.close();
  }

  private static CommandOutcome run(String answer, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--set=database.url=" + stack.settings().get("database.url"));
    return CommandOutcome.of(answer, all.toArray(String[]::new));
  }

  /** The file that an export wrote. */
  private static Path export(String ending, String... words) {
    Path file = directory.resolve("exports").resolve(++files + "." + ending);
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--output=" + file);
    CommandOutcome outcome = run("", all.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    return file;
  }

  private static List<CsvRecord> records(Path file) throws IOException {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
      return reader.stream().toList();
    }
  }

  @Test
  void csv_holdsTheRowsAndNoFormula() throws Exception {
    List<CsvRecord> records =
        records(export("csv", "export", "user_activity_logs", "--where=action_name=create_deal"));
    assertThat(records).hasSize(1 + FORMULAS.size());
    List<String> entities = new ArrayList<>();
    int column = records.get(0).getFields().indexOf("entity_id");
    for (CsvRecord record : records.subList(1, records.size())) {
      assertThat(record.getFields())
          .allMatch(
              cell ->
                  cell.isEmpty()
                      || cell.charAt(0) > '@'
                      || "'{\"0123456789/".indexOf(cell.charAt(0)) >= 0);
      entities.add(record.getField(column));
    }
    assertThat(entities).allMatch(cell -> cell.startsWith("'"));
    assertThat(entities.stream().map(cell -> cell.substring(1)))
        .containsExactlyInAnyOrderElementsOf(FORMULAS);
  }

  @Test
  void parquet_hasProperTypes() throws Exception {
    Path file =
        export("parquet", "export", "user_activity_logs", "--where=action_name=create_deal");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      assertThat(
              column(
                  duck,
                  "SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM '"
                      + file
                      + "')"))
          .contains(
              "id VARCHAR",
              "timestamp TIMESTAMP WITH TIME ZONE",
              "created_at TIMESTAMP WITH TIME ZONE",
              "duration_ms BIGINT",
              "action_data VARCHAR",
              "tags VARCHAR[]",
              "entity_id VARCHAR");
      assertThat(column(duck, "SELECT entity_id FROM '" + file + "' ORDER BY timestamp"))
          .isEqualTo(FORMULAS);
      assertThat(column(duck, "SELECT epoch_us(timestamp) FROM '" + file + "' ORDER BY 1 LIMIT 1"))
          .containsExactly("1770113730123456");
      assertThat(
              column(
                  duck,
                  "SELECT tags[2] || duration_ms || action_data || len(id) || (user_agent IS NULL)"
                      + " FROM '"
                      + file
                      + "' WHERE duration_ms = 3"))
          .containsExactly("second3{\"value_usd\": 3}36true");
    }
  }

  private static List<String> column(Connection connection, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  @Test
  void filters_chooseRows() throws Exception {
    assertThat(records(export("csv", "export", "usage-log"))).hasSizeGreaterThan(15);
    assertThat(
            records(
                export(
                    "csv",
                    "export",
                    "usage-log",
                    "--persona=low_savings",
                    "--channel=API",
                    "--from=2026-02-08")))
        .hasSize(1 + 3);
    assertThat(
            records(
                export(
                    "csv",
                    "export",
                    "usage-log",
                    "--domain=savings",
                    "--domain=housing",
                    "--from=2026-02-18T10:15:30.123456Z",
                    "--to=2026-02-20T10:15:30.123456Z")))
        .as("from is in, to is not")
        .hasSize(1 + 2);
    assertThat(records(export("csv", "export", "persona_assignments", "--from=2026-01-01")))
        .as("a table without rows has its header")
        .hasSize(1);
    assertThat(
            records(
                export(
                    "csv",
                    "export",
                    "user_activity_logs",
                    "--where=duration_ms=3",
                    "--where=duration_ms=4",
                    "--where=action_type=crm")))
        .hasSize(1 + 2);
  }

  @Test
  void filters_takeDaysWhole() throws Exception {
    Map<String, String> settings = stack.settings();
    try (Connection owner =
            DriverManager.getConnection(
                settings.get("database.url"),
                settings.get("database.owner.user"),
                settings.getOrDefault("database.owner.password", ""));
        Statement sql = owner.createStatement()) {
      sql.execute(
          """
          INSERT INTO persona_adoption_days (day, time_window, assigned_persona_id, viewed_persona_id,
            domain, channel, uses, final, topology_version, updated_at)
          SELECT date '2026-02-01' + i, '30d', 'p', 'p', 'housing', 'UI', 1, true, 1, '2026-03-01T00:00:00Z'
          FROM generate_series(0, 9) AS i
          """);
    }
    for (String view :
        List.of("persona_adoption_by_day", "persona_adoption", "user_activity_by_day")) {
      assertThat(days(view, "--from=2026-02-04", "--to=2026-02-06"))
          .as(view)
          .containsExactly("2026-02-04", "2026-02-05");
      assertThat(days(view, "--from=2026-02-04T23:59:59Z", "--to=2026-02-06T00:00:01Z"))
          .as("%s, a part of a day is the whole", view)
          .containsExactly("2026-02-04", "2026-02-05", "2026-02-06");
      assertThat(days(view, "--from=2026-02-04T01:00:00+02:00", "--to=2026-02-06T01:00:00+02:00"))
          .as("%s, days are of UTC", view)
          .containsExactly("2026-02-03", "2026-02-04", "2026-02-05");
    }
    assertThat(records(export("csv", "export", "usage_by_day", "--from=2026-01-01"))).hasSize(1);
  }

  private static List<String> days(String view, String from, String to) throws IOException {
    List<CsvRecord> records = records(export("csv", "export", view, from, to));
    int column = records.get(0).getFields().indexOf("day");
    return records.stream()
        .skip(1)
        .map(record -> record.getField(column))
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void sql_answersInUtc_whereverItRuns() {
    FootfallProcess sql =
        FootfallProcess.run(
            directory,
            Map.of("TZ", "America/Los_Angeles"),
            "sql",
            "--csv",
            "SELECT current_setting('TimeZone'), t, date(t)"
                + " FROM (SELECT timestamptz '2026-02-03T07:30:00Z' AS t) AS moment",
            "--set=database.url=" + stack.settings().get("database.url"));
    assertThat(sql.output()).contains("UTC,2026-02-03 07:30:00+00,2026-02-03\n");
    assertThat(sql.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR '1'='1",
        "x'; DROP TABLE usage_events; --",
        "\\' OR 1=1 --",
        "x' UNION SELECT 1 --"
      })
  void values_areNeverSql(String payload) throws Exception {
    assertThat(records(export("csv", "export", "usage-log", "--persona=" + payload))).hasSize(1);
    CommandOutcome column = run("", "export", "persona_usage", "--where=domain" + payload + "=x");
    assertThat(column.code()).isEqualTo(2);
    CommandOutcome view = run("", "export", "persona_usage" + payload);
    assertThat(view.code()).isEqualTo(2);
    assertThat(books.events("export")).isGreaterThan(FORMULAS.size());
  }

  @Test
  void mistakes_areExplained() throws Exception {
    assertThat(run("", "export", "persona_usge"))
        .satisfies(o -> assertThat(o.code()).isEqualTo(2))
        .satisfies(o -> assertThat(o.err()).contains("did you mean 'persona_usage'?"));
    assertThat(run("", "export", "persona_usage", "--where=chanel=UI").err())
        .contains("did you mean 'channel'?", "known are id, timestamp");
    assertThat(run("", "export", "persona_usage", "--where=channel").err())
        .contains("must be COLUMN=VALUE");
    assertThat(run("", "export", "persona_usage", "--from=yesterday").err())
        .contains("'yesterday' is no time");
    assertThat(run("", "export", "persona_usage", "--output=x.txt").err())
        .contains("can't tell the format");
    assertThat(run("", "export", "persona_usage", "--output=x.csv", "--format=parquet").err())
        .contains("contradicts");
    assertThat(run("", "export").err()).contains("name a view");
    CommandOutcome number = run("", "export", "feature_usage", "--where=status_code=many");
    assertThat(number.code()).isEqualTo(1);
    assertThat(number.err()).contains("invalid input syntax for type integer");
    Path there = Files.writeString(directory.resolve("there.csv"), "mine");
    assertThat(run("", "export", "persona_usage", "--output=" + there).err())
        .contains("exists already");
    assertThat(there).hasContent("mine");
  }

  @Test
  void reset_deletesTheUsageLogAndNothingElse() throws Exception {
    try (UsageTracker tracker =
        UsageTracker.builder().service("reset").connection(stack.settings()).build()) {
      for (int i = 0; i < 6; i++) {
        tracker
            .usage("persona", "view")
            .persona("p")
            .occurredAt(Instant.parse("2025-01-01T00:00:00Z").plus(Duration.ofDays(i)))
            .success();
      }
      tracker.usage("crm", "view_deal").occurredAt(Instant.parse("2025-01-01T00:00:00Z")).success();
    }
    await().atMost(LIMIT).until(() -> books.events("reset") == 7);
    String before = "--before=2025-01-04";
    assertThat(run("", "usage-log", "reset", before))
        .satisfies(o -> assertThat(o.code()).isEqualTo(2))
        .satisfies(o -> assertThat(o.err()).contains("Delete 3 rows", "--yes"));
    assertThat(run("n\n", "usage-log", "reset", before).out()).contains("nothing was deleted");
    assertThat(books.events("reset")).isEqualTo(7);
    assertThat(run("y\n", "usage-log", "reset", before).out()).contains("3 rows of the usage log");
    assertThat(books.events("reset")).isEqualTo(4);
    assertThat(run("", "usage-log", "reset", "--before=2025-02-01", "--yes").out())
        .contains("3 rows of the usage log deleted");
    assertThat(books.events("reset")).as("what is no persona usage").isEqualTo(1);
    assertThat(run("", "usage-log", "reset", "--before=2025-02-01").out())
        .as("nothing to ask about")
        .contains("0 rows");
    assertThat(books.events("export")).isGreaterThanOrEqualTo(FORMULAS.size());
  }

  @Test
  void documentation_exportsRun() throws Exception {
    List<String> commands =
        Documentation.blocks("bash").stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("./footfall export "))
            .toList();
    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      List<String> words = new ArrayList<>(Documentation.words(command));
      words.remove(0);
      words.removeIf(word -> word.startsWith("--output"));
      String ending = words.contains("--format=parquet") ? "parquet" : "csv";
      assertThat(export(ending, words.toArray(String[]::new))).exists();
    }
  }
}
