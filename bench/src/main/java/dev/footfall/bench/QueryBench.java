package dev.footfall.bench;

import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.sink.Migrator;
import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.UserDays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times the first six queries of {@code docs/sql.md}, and the other ways to ask the same, as they
 * stand there, and the console's summary of a month, on usage events of 90 days in an embedded
 * PostgreSQL on its own settings, fsync on; then lets a third of the days leave while a writer goes
 * on, and five more one by one. Prints the plan's kinds of node beside each. Run it in the
 * project's directory. Arguments: rows (default 1,000,000), PostgreSQL's shared_buffers (default
 * the embedded server's), and a directory that keeps the data: the next run there makes only what
 * is missing, so that a run that was stopped goes on.
 */
public final class QueryBench {

  private static final int DAYS = 90;
  private static final int RUNS = 5;

  /** A third of the days leaves, three at a time. */
  private static final List<Integer> KEPT = List.of(87, 84, 81, 78, 75, 72, 69, 66, 63, 60);

  /** What leaves in a night. */
  private static final List<Integer> KEPT_BY_NIGHT = List.of(59, 58, 57, 56, 55);

  private static final List<String> SUMS =
      List.of("user_days", "user_day_details", "action_days", "user_spans", "user_totals");

  private static final int QUERIES = 6;
  private static final Pattern BLOCK =
      Pattern.compile(
          "^## (.*?)\\n(?:(?!^## ).)*?^```sql\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern NODE =
      Pattern.compile("\"(Node Type|Index Name|Function Name)\": \"(.*?)\"");
  private static final Pattern DAY = Pattern.compile("_\\d{8}.*");
  private static final Pattern PRUNED = Pattern.compile("\"Subplans Removed\": (\\d+)");

  private QueryBench() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    long rows = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    EmbeddedStack.Builder builder = EmbeddedStack.builder().durable().only(Part.POSTGRES);
    if (args.length > 2) {
      builder.dataDirectory(Path.of(args[2]));
    }
    try (EmbeddedStack stack = builder.start()) {
      Map<String, String> settings = new TreeMap<>(stack.settings());
      SinkConfig config = SinkConfig.of(settings);
      if (args.length > 1) {
        giveMemory(stack, settings, args[1]);
      }
      new Migrator(config.database(), Duration.ofSeconds(30)).migrate();
      try (Connection owner = connect(settings, "owner");
          Connection reader = connect(settings, "reader")) {
        printMemory(owner);
        fill(owner, rows);
        addUp(owner, config);
        int number = 0;
        for (Map.Entry<String, String> query : queries().entrySet()) {
          time(reader, query.getKey(), query.getValue(), ++number <= QUERIES);
        }
        SummaryRun.print(settings);
        RetentionRun.print(settings, connect(settings, "writer"), KEPT);
        RetentionRun.print(settings, connect(settings, "writer"), KEPT_BY_NIGHT);
        try (Statement sql = owner.createStatement()) {
          sql.execute(MadeUpUsage.nothingToday()); // a kept directory has the next run make it anew
        }
      }
    }
  }

  private static Connection connect(Map<String, String> settings, String account)
      throws SQLException {
    return DriverManager.getConnection(
        settings.get("database.url"), settings.get("database." + account + ".user"), "");
  }

  /** PostgreSQL's own default is for a laptop of long ago: too small for a few days of events. */
  private static void giveMemory(EmbeddedStack stack, Map<String, String> settings, String size)
      throws SQLException {
    Superuser.execute(settings, "ALTER SYSTEM SET shared_buffers = '" + size + "'");
    stack.restart(Part.POSTGRES);
  }

  private static void printMemory(Connection owner) throws SQLException {
    try (Statement sql = owner.createStatement();
        ResultSet memory =
            sql.executeQuery(
                "SELECT current_setting('shared_buffers'), current_setting('huge_pages_status')")) {
      memory.next();
      System.out.printf(
          "shared_buffers %s, huge pages %s%n", memory.getString(1), memory.getString(2));
    }
  }

  private static void fill(Connection owner, long rows) throws SQLException {
    long start = System.nanoTime();
    try (Statement sql = owner.createStatement()) {
      int made = 0;
      for (int day = DAYS - 1; day >= 0; day--) {
        if (!has(sql, day)) {
          sql.execute(MadeUpUsage.ofDay(day, rows / DAYS));
          made++;
        }
      }
      if (made > 0) {
        sql.execute(MadeUpUsage.errors());
        sql.execute("VACUUM ANALYZE usage_events");
        sql.execute("VACUUM ANALYZE usage_errors");
      }
      try (ResultSet size =
          sql.executeQuery(
              "SELECT sum(pg_table_size(inhrelid)) / 1e6, sum(pg_indexes_size(inhrelid)) / 1e6"
                  + " FROM pg_inherits WHERE inhparent = 'usage_events'::regclass")) {
        size.next();
        System.out.printf(
            Locale.ROOT,
            "%,d rows of %d days made in %d s: %.0f MB, indexes %.0f MB%n",
            rows,
            DAYS,
            seconds(start),
            size.getDouble(1),
            size.getDouble(2));
      }
    }
  }

  private static void addUp(Connection owner, SinkConfig config) throws SQLException {
    long start = System.nanoTime();
    List<LocalDate> days = new ArrayList<>();
    UserDays.run(config, days::add);
    if (!days.isEmpty()) {
      try (Statement sql = owner.createStatement()) {
        for (String sums : SUMS) {
          sql.execute("VACUUM ANALYZE usage_" + sums);
        }
      }
      System.out.printf("%d days added up in %d s%n", days.size(), seconds(start));
    }
  }

  /** Whether a kept data directory has that day already. */
  private static boolean has(Statement sql, int daysAgo) throws SQLException {
    try (ResultSet found =
        sql.executeQuery(
            "SELECT EXISTS (SELECT FROM usage_events"
                + " WHERE occurred_at >= date_trunc('day', now(), 'UTC') - interval '1 day' * "
                + daysAgo
                + " AND occurred_at < date_trunc('day', now(), 'UTC') - interval '1 day' * "
                + (daysAgo - 1)
                + ")")) {
      found.next();
      return found.getBoolean(1);
    }
  }

  private static Map<String, String> queries() throws Exception {
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("docs/sql.md")));
    Map<String, String> queries = new LinkedHashMap<>();
    while (blocks.find()) {
      if (queries.size() < QUERIES || blocks.group(1).matches(".*from (days|events)")) {
        queries.put(
            blocks.group(1), blocks.group(2).replace("ada@example.com", MadeUpUsage.SOMEBODY));
      }
    }
    return queries;
  }

  private static void time(Connection reader, String title, String query, boolean ofTheSix) {
    try (Statement sql = reader.createStatement()) {
      List<Double> times = new ArrayList<>();
      long rows = 0;
      for (int run = 0; run <= RUNS; run++) {
        long start = System.nanoTime();
        rows = 0;
        try (ResultSet found = sql.executeQuery(query)) {
          while (found.next()) {
            rows++;
          }
        }
        if (run > 0) { // the first one warms up
          times.add((System.nanoTime() - start) / 1e6);
        }
      }
      times.sort(null);
      System.out.printf(
          Locale.ROOT,
          "%-48s median %6.0f ms, best %6.0f ms%s, %6d rows; %s%n",
          title,
          times.get(RUNS / 2),
          times.get(0),
          ofTheSix ? goal(times.get(RUNS / 2)) : "",
          rows,
          nodes(sql, query));
    } catch (SQLException e) {
      throw new IllegalStateException(title, e);
    }
  }

  private static String goal(double ms) {
    return " (of the six: within 500 ms " + (ms <= 500 ? "yes)" : "NO)");
  }

  /**
   * Kinds of nodes, functions and indexes, the latter without their day, with the scans of tables
   * counted.
   */
  private static String nodes(Statement sql, String query) throws SQLException {
    try (ResultSet plan = sql.executeQuery("EXPLAIN (FORMAT JSON) " + query)) {
      plan.next();
      TreeSet<String> kinds = new TreeSet<>();
      int scans = 0;
      Matcher nodes = NODE.matcher(plan.getString(1));
      while (nodes.find()) {
        kinds.add(DAY.matcher(nodes.group(2)).replaceAll(""));
        scans += nodes.group(2).endsWith("Scan") && !nodes.group(2).startsWith("Bitmap I") ? 1 : 0;
      }
      Matcher pruned = PRUNED.matcher(plan.getString(1));
      int without = 0;
      while (pruned.find()) {
        without += Integer.parseInt(pruned.group(1));
      }
      return kinds + ", " + scans + " scans, " + without + " more pruned";
    }
  }

  private static long seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000_000;
  }
}
