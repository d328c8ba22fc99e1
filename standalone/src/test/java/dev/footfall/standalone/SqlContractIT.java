package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.sink.Migrator;
import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.UserDays;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every query of docs/sql.md, run as the reader on a small known data set, gives the answer that
 * was worked out for it: {@code sql-contract.sql} has the data, {@code sql-answers.txt} the
 * answers, in which {@code D-1} is yesterday. Rows are in the order that the query asks for, and
 * those that it leaves in any order among themselves by their columns from the first to the last;
 * without an {@code ORDER BY} they are sorted as text.
 */
class SqlContractIT {

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern QUERY =
      Pattern.compile(
          "^## (.*?)\\n(?:(?!^## ).)*?^```sql\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

  /** The clause up to the end of its last key. */
  private static final Pattern ORDER =
      Pattern.compile(
          "\\bORDER BY\\b.*?(?=\\s*(?:\\b(?:LIMIT|OFFSET|FETCH)\\b|;|\\z))", Pattern.DOTALL);

  private static FootfallStack stack;
  private static LocalDate today;

  @BeforeAll
  static void start() throws Exception {
    stack = TestStack.start(FootfallStack.Part.POSTGRES);
    new Migrator(SinkConfig.of(stack.settings()).database(), Duration.ofSeconds(30)).migrate();
    try (Connection owner = connect("owner");
        Statement sql = owner.createStatement()) {
      today = LocalDate.now(ZoneOffset.UTC);
      sql.execute(resource("sql-contract.sql"));
    }
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void everyQuery_givesItsAnswer_alsoWhenDaysAreAddedUp() throws Exception {
    Map<String, String> queries = queries();
    assertThat(queries).hasSizeGreaterThanOrEqualTo(26);
    assertAnswers(queries);

    List<LocalDate> days = new ArrayList<>();
    UserDays.run(SinkConfig.of(stack.settings()), days::add);

    assertThat(days).contains(today.minusDays(40));
    assertAnswers(queries);
  }

  private static void assertAnswers(Map<String, String> queries) throws Exception {
    StringBuilder answers = new StringBuilder();
    try (Connection reader = connect("reader");
        Statement sql = reader.createStatement()) {
      sql.execute("SET TIME ZONE 'UTC'"); // as footfall sql does
      for (Map.Entry<String, String> query : queries.entrySet()) {
        answers.append("## ").append(query.getKey()).append('\n');
        answer(sql, query.getValue()).forEach(row -> answers.append(row).append('\n'));
      }
    }

    Path given =
        Files.writeString(
            Files.createDirectories(Path.of("target")).resolve("sql-answers.txt"), answers);
    assertThat(answers.toString())
        .as("standalone/%s has the answers given", given)
        .isEqualTo(resource("sql-answers.txt"));
  }

  private static Map<String, String> queries() throws Exception {
    Matcher found =
        QUERY.matcher(Files.readString(Documentation.directory().resolve("docs/sql.md")));
    Map<String, String> queries = new LinkedHashMap<>();
    while (found.find()) {
      queries.put(found.group(1), found.group(2));
    }
    return queries;
  }

  /** Lines of the answer, in the one order that they can be compared in: see above. */
  private static List<String> answer(Statement sql, String query) throws SQLException {
    List<List<String>> rows = rows(sql, query);
    Matcher order = ORDER.matcher(outermost(query));
    if (rows.isEmpty() || !order.find()) {
      return rows.stream().map(SqlContractIT::line).sorted().toList();
    }
    StringBuilder withoutTies = new StringBuilder(query);
    for (int column = rows.get(0).size(); column > 0; column--) {
      withoutTies.insert(order.end(), ", " + column);
    }
    List<List<String>> ordered = rows(sql, withoutTies.toString());
    assertThat(ordered).as("%s", withoutTies).containsExactlyInAnyOrderElementsOf(rows);
    return ordered.stream().map(SqlContractIT::line).toList();
  }

  /** {@code query} with a blank for each character in parentheses or quotes. */
  private static String outermost(String query) {
    StringBuilder outermost = new StringBuilder(query);
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ')' && !quoted) {
        depth--;
      }
      if (quoted || depth > 0) {
        outermost.setCharAt(i, ' ');
      }
      if (c == '(' && !quoted) {
        depth++;
      }
    }
    return outermost.toString();
  }

  private static List<List<String>> rows(Statement sql, String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (ResultSet found = sql.executeQuery(query)) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          cells.add(String.valueOf(found.getString(column)));
        }
        rows.add(cells);
      }
    }
    return rows;
  }

  private static String line(List<String> cells) {
    return relative(String.join(" | ", cells));
  }

  /** Dates as days before today. */
  private static String relative(String row) {
    return DATE.matcher(row)
        .replaceAll(
            date -> "D-" + (today.toEpochDay() - LocalDate.parse(date.group()).toEpochDay()));
  }

  private static Connection connect(String account) throws SQLException {
    Map<String, String> settings = stack.settings();
    return DriverManager.getConnection(
        settings.get("database.url"),
        settings.get("database." + account + ".user"),
        settings.getOrDefault("database." + account + ".password", ""));
  }

  private static String resource(String name) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(SqlContractIT.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
