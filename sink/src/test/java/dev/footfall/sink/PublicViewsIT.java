package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The public views: what is in them, who sees them, and how they came to be. */
class PublicViewsIT {

  private static final List<String> VIEWS =
      List.of(
          "alert_history",
          "alert_notifications",
          "alert_silences",
          "alerts",
          "audit_trail",
          "current_persona_assignments",
          "dead_letters",
          "feature_usage",
          "merged_sessions",
          "persona_adoption",
          "persona_adoption_by_day",
          "persona_assignment_chains",
          "persona_assignment_history",
          "persona_assignments",
          "persona_standing",
          "persona_usage",
          "producer_ledger",
          "sink_progress",
          "usage_by_day",
          "usage_by_hour",
          "usage_by_minute",
          "user_activity_by_day",
          "user_activity_logs",
          "user_errors",
          "user_session_summaries",
          "user_sessions");

  /** What users rely on, beside this class; what there is now, in {@code target}. */
  private static final String CONTRACT = "public-contract.txt";

  /** Columns in their order, as {@code SELECT *} and exports have it. */
  private static final String COLUMNS =
      """
      SELECT 'view ' || relname || ' ' || attnum || ' ' || attname || ' '
        || format_type(atttypid, atttypmod)
      FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
        AND attnum > 0 AND NOT attisdropped AND has_table_privilege(pg_class.oid, 'SELECT')
      ORDER BY relname, attnum
      """;

  private static final String FUNCTIONS =
      """
      SELECT 'function ' || proname || '(' || pg_get_function_arguments(oid) || ') '
        || pg_get_function_result(oid)
      FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND has_function_privilege(oid, 'EXECUTE')
      ORDER BY proname
      """;

  private final TestBed bed = TestBed.withNewDatabase();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void reader_seesTheViewsAndNothingElse() {
    bed.migrate();
    bed.asOwner("SELECT footfall_ensure_day('2026-03-02')");

    assertThat(
            bed.texts(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                    + " AND relkind IN ('r', 'p', 'v', 'm')"
                    + " AND has_table_privilege('footfall_reader', oid, 'SELECT') ORDER BY 1"))
        .isEqualTo(VIEWS);
    assertThat(
            bed.texts(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                    + " AND relkind IN ('r', 'p', 'v', 'm', 'S') AND has_table_privilege("
                    + "'footfall_reader', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"))
        .isEmpty();
    assertThat(
            bed.texts(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                    + " AND has_function_privilege('footfall_reader', oid, 'EXECUTE') ORDER BY 1"))
        .containsExactly(
            "failure_counts",
            "feature_activity",
            "feature_counts",
            "footfall_assignment_text", // of a row that one has
            "most_active_users",
            "user_activity",
            "user_counts",
            "user_details");
  }

  @Test
  void contract_hasTheNamesOrderAndTypesOfTheFile() throws IOException {
    bed.migrate();

    List<String> given = golden();
    List<String> found = contract();
    Path written = Files.write(Files.createDirectories(Path.of("target")).resolve(CONTRACT), found);
    List<String> gone = new ArrayList<>(given);
    gone.removeAll(found);
    List<String> added = new ArrayList<>(found);
    added.removeAll(given);
    assertThat(gone)
        .as(
            "Removed, renamed, moved or retyped in the public views and functions: that breaks the"
                + " queries of users. Leave it as it is, and add a column at the end. In its place"
                + " there is%n%s%nand all that is there now, also in sink/%s, is%n%s%n",
            String.join("\n", added), written, String.join("\n", found))
        .isEmpty();
    assertThat(found)
        .as(
            "New in the public views and functions: that is fine, and contract from now on. Copy"
                + " sink/%s over sink/src/test/resources/dev/footfall/sink/%s",
            written, CONTRACT)
        .isEqualTo(given);
  }

  private static List<String> golden() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(PublicViewsIT.class.getResourceAsStream(CONTRACT), CONTRACT)) {
      return new String(file.readAllBytes(), UTF_8).lines().toList();
    }
  }

  /** As the reader sees it: a line for each column, and one for each function. */
  private List<String> contract() {
    return Jdbi.create(() -> bed.connect("reader"))
        .withHandle(
            handle -> {
              List<String> lines = new ArrayList<>();
              for (String query : List.of(COLUMNS, FUNCTIONS)) {
                lines.addAll(handle.createQuery(query).mapTo(String.class).list());
              }
              return lines;
            });
  }

  @Test
  void everyViewAndColumn_hasAComment() {
    bed.migrate();

    assertThat(
            bed.texts(
                "SELECT c.relname || coalesce('.' || a.attname, '') FROM pg_class c"
                    + " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
                    + " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'"
                    + " AND has_table_privilege('footfall_reader', c.oid, 'SELECT')"
                    + " AND (obj_description(c.oid) IS NULL"
                    + " OR col_description(c.oid, a.attnum) IS NULL)"))
        .isEmpty();
  }

  @Test
  void views_refuseToLoseAColumn_whenTheyAreMadeAgain() {
    bed.migrate();

    assertThatThrownBy(
            () ->
                bed.asOwner(
                    "CREATE OR REPLACE VIEW alerts AS SELECT alert_id FROM alert_transitions"))
        .hasStackTraceContaining("cannot drop columns from view");
  }

  @Test
  void rowsOfTheFirstVersion_areInTheViewsOfTheLatest() throws SQLException {
    try (Connection owner = bed.connect("owner");
        Statement sql = owner.createStatement()) {
      DatabaseConfig database = bed.config().database();
      new Roles(owner).install(List.of(database.writer(), database.reader()));
      Flyway.configure()
          .dataSource(database.url(), database.owner().user(), database.owner().password().value())
          .locations("classpath:dev/footfall/sink/migrations")
          .target("1")
          .repeatableSqlMigrationPrefix("none") // those of today know the tables of today
          .load()
          .migrate();
      sql.execute("SELECT footfall_ensure_day('2026-03-02'), footfall_ensure_day('2026-03-03')");
      sql.execute(
          """
          INSERT INTO usage_events (event_id, occurred_at, received_at, producer_id, producer_seq,
            privacy_level, service_name, user_id, action_type, action_name, channel, endpoint,
            status_code, result_status, error_type, error_message, stack_trace, tags, sdk_name,
            sdk_version)
          SELECT gen_random_uuid(), at, at, 'p', n, 'full', 's', 'u' || n, 't', 'a', 'UI', '/e',
            500, CASE WHEN n = 3 THEN 'success' ELSE 'error' END, 'E',
            CASE WHEN n < 3 THEN 'boom' || n END, 'at line ' || n, '{}', 'x', '1'
          FROM generate_series(1, 3) AS n,
            LATERAL (SELECT timestamptz '2026-03-01T12:00:00Z' + n % 2 * interval '1 day'
              + interval '1 day' AS at) AS times
          """);
      sql.execute(
          """
          INSERT INTO persona_assignments
          SELECT gen_random_uuid(), 'u', '30d', 'p' || n, now() + n * interval '1 s', 1, 1, '{}',
            '{}', 'why', '{}', null, null, 's', 'full', 'p', n, now() FROM generate_series(1, 2) n
          """);
    }

    bed.migrate();

    assertThat(
            bed.texts(
                "SELECT concat_ws(' ', user_email, error_message, stack_trace, error_code)"
                    + " FROM user_errors ORDER BY 1"))
        .containsExactly("u1 boom1 at line 1 500", "u2 boom2 at line 2 500");
    assertThat(bed.texts("SELECT coalesce(error_message, 'none') FROM feature_usage ORDER BY 1"))
        .containsExactly("boom1", "boom2", "none");
    assertThat(bed.number("SELECT count(*) FROM usage_errors_20260302")).isEqualTo(1);
    assertThat(bed.texts("SELECT assigned_persona_id FROM persona_assignments"))
        .containsExactly("p2");
    assertThat(bed.number("SELECT count(*) FROM persona_assignment_history")).isEqualTo(2);
    bed.asOwner("SELECT footfall_ensure_day('2026-03-04')");
  }
}
