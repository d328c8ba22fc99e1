package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leaves, when, and what it does to those who read and write meanwhile. */
class RetentionIT {

  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final TestBed bed = TestBed.withNewDatabase();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeEach
  void migrate() {
    bed.migrate();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void run_dropsDaysWhoseRowsAreAllPastRetention_errorsBeforeTheirEvents() {
    event(89, 89);
    event(90, 90);
    event(91, 91);
    event(92, 92);
    event(31, 31);
    event(29, 29);

    assertThat(run(true))
        .extracting(d -> d.partition().orElse("") + " " + d.rows() + " " + d.outcome())
        .containsExactly(
            "usage_events_20251130 1 WOULD_GO",
            "usage_events_20251201 1 WOULD_GO",
            "usage_errors_20251130 1 WOULD_GO",
            "usage_errors_20251201 1 WOULD_GO",
            "usage_errors_20251202 1 WOULD_GO",
            "usage_errors_20251203 1 WOULD_GO",
            "usage_errors_20260130 1 WOULD_GO");
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(6);

    List<Departure> gone = run(false);

    assertThat(gone).hasSize(7).allMatch(d -> d.outcome() == Departure.Outcome.GONE);
    assertThat(gone).allMatch(d -> d.bytes() > 0);
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(4);
    assertThat(bed.number("SELECT count(*) FROM user_errors")).isEqualTo(1);
    assertThat(bed.number("SELECT count(*) FROM feature_usage WHERE error_message = 'boom'"))
        .isEqualTo(1);
    assertThat(bed.number("SELECT sum(rows) FROM retention_log")).isEqualTo(7);
    assertThat(run(false)).isEmpty();
  }

  @Test
  void run_keepsAReplayedLog_untilItsArrivalIsPastRetention_too() {
    event(4_000, 1);
    event(4_000, 4_000);
    event(4_001, 4_001);

    assertThat(run(false))
        .extracting(Departure::table)
        .containsExactly("usage_events", "usage_errors");
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(2);
  }

  @Test
  void run_withRetentionZero_keepsAll() {
    event(4_000, 4_000);

    List<Departure> gone = new ArrayList<>();
    RetentionPolicy forever =
        SinkConfig.of(bed.settings(RetentionPolicy.USAGE, "0", RetentionPolicy.ERRORS, "0"))
            .maintenance()
            .retention();
    writer(h -> new Retention(forever, CLOCK, new StopSignal()).run(h, false, gone::add));

    assertThat(gone).isEmpty();
  }

  @Test
  void run_besideALongQuery_leavesItsTable_andSaysSo() throws Exception {
    event(200, 200);
    try (Connection connection = bed.connect("reader");
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.executeQuery("SELECT count(*) FROM user_activity_logs").close();

      assertThat(run(false))
          .extracting(d -> d.table() + " " + d.outcome())
          .containsExactly("usage_events BUSY", "usage_errors GONE");
    }
    assertThat(run(false)).extracting(Departure::table).containsExactly("usage_events");
  }

  @Test
  void run_besideAWriterOfOneOldDay_takesTheOthers() throws Exception {
    event(200, 200);
    event(201, 201);
    try (Connection connection = bed.connect("writer");
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.execute("LOCK TABLE usage_events_20250813 IN ROW EXCLUSIVE MODE"); // 201 days ago

      assertThat(run(false))
          .extracting(d -> d.partition().orElse("") + " " + d.outcome())
          .containsExactly(
              "usage_events_20250813 BUSY",
              "usage_events_20250814 GONE",
              "usage_errors_20250813 GONE",
              "usage_errors_20250814 GONE");
    }
  }

  @Test
  void run_takesAFewDaysInEachTransaction() {
    for (int day = 100; day < 110; day++) {
      event(day, day);
    }

    run(false);

    assertThat(
            bed.number(
                "SELECT count(DISTINCT gone_at) FROM retention_log WHERE partition IS NOT NULL"))
        .isEqualTo(2 * 5); // two in each
  }

  @Test
  void dropPartitions_refusesWhatIsRecent_orNoPartition() {
    event(10, 10);

    for (String arguments :
        List.of(
            "'usage_events', '{usage_events_20260220}', now()",
            "'usage_events', '{usage_events_20990101}', now() - interval '2 days'",
            "'usage_events', '{usage_events_20150101,usage_events_default}', now() - interval '2"
                + " days'",
            "'usage_aggregates', '{usage_aggregates}', now() - interval '2 days'")) {
      assertThatThrownBy(
              () -> writer(h -> h.execute("SELECT footfall_drop_partitions(" + arguments + ")")))
          .as(arguments)
          .hasMessageContaining("must not go");
    }
  }

  @Test
  void run_deletesOldRowsOfTheOtherTables_butNoAlertThatIsNotOver() {
    for (int days : List.of(364, 366)) {
      row(
          "usage_sessions (session_key, state, started_at, ended_at, activities, errors, pages,"
              + " top_actions, emitted_at, topology_version",
          "'s%1$d', 'final', ago(%1$d), ago(%1$d), 1, 0, 1, '[]', ago(%1$d), 1",
          days);
      row(
          "producer_reports (producer_id, service_name, started_at, reported_at, accepted, sent,"
              + " spooled, queued, dropped, refused, last_seq, closed",
          "'p%1$d', 's', ago(%1$d), ago(%1$d), 1, 1, 0, 0, '{}', '{}', 1, true",
          days);
    }
    String alerts =
        "alert_transitions (alert_id, evaluated_at, state, rule, labels, annotations,"
            + " active_since, emitted_at";
    row(alerts, "'over', ago(%1$d), 'firing', 'r', '{}', '{}', ago(%1$d), ago(%1$d)", 401);
    row(alerts, "'over', ago(%1$d), 'resolved', 'r', '{}', '{}', ago(%1$d), ago(%1$d)", 400);
    row(alerts, "'on', ago(%1$d), 'pending', 'r', '{}', '{}', ago(%1$d), ago(%1$d)", 401);
    row(alerts, "'on', ago(%1$d), 'firing', 'r', '{}', '{}', ago(%1$d), ago(%1$d)", 400);

    assertThat(run(true)).extracting(Departure::rows).containsExactly(1L, 3L, 1L);
    assertThat(run(false)).extracting(Departure::rows).containsExactly(1L, 3L, 1L);

    assertThat(bed.texts("SELECT id FROM user_sessions")).containsExactly("s364");
    assertThat(bed.texts("SELECT alert_id || ' ' || state FROM alert_history"))
        .containsExactly("on firing");
    assertThat(bed.texts("SELECT producer_id FROM producer_ledger")).containsExactly("p364");
  }

  @Test
  void ensure_besideALongQuery_sendsRowsToTheDefaultPartition_andMaintenanceDrainsIt()
      throws Exception {
    try (Connection connection = bed.connect("reader");
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.executeQuery("SELECT count(*) FROM user_activity_logs").close();
      LocalDate day = LocalDate.of(2026, 3, 1);

      writer(
          h ->
              assertThat(new DayPartitions().ensure(h, List.of(day, day.plusDays(1))))
                  .containsEntry(day, DayTables.ANY)
                  .containsEntry(day.plusDays(1), DayTables.ANY));
      // As the writers do it then: through the parent.
      Instant at = Instant.parse("2026-03-01T10:00:00Z");
      OldEvents.insert(bed, at, at);
      assertThat(bed.number("SELECT count(*) FROM usage_events_default")).isEqualTo(1);
    }

    writer(maintenance("3")::once);

    assertThat(bed.number("SELECT count(*) FROM usage_events_default")).isZero();
    assertThat(bed.number("SELECT count(*) FROM usage_events_20260301")).isEqualTo(1);
    assertThat(
            metrics
                .get("footfall.sink.partition.days.ahead")
                .tag("table", "usage_events")
                .gauge()
                .value())
        .isEqualTo(3);
    assertThat(
            metrics
                .get("footfall.sink.partition.default.rows")
                .tag("table", "usage_events")
                .gauge()
                .value())
        .isZero();
  }

  @Test
  void maintenance_countsWhatLeft_andIsDoneByOneAtATime() {
    event(200, 200);
    Maintenance maintenance = maintenance("0");
    try (Handle other = jdbi().open()) {
      new Leader("footfall_maintenance").lead(other, () -> writer(maintenance::once));
    }
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(1);

    writer(maintenance::once);

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isZero();
    assertThat(
            TestBed.counter(metrics, "footfall.sink.partitions.dropped", "table", "usage_events"))
        .isEqualTo(1);
    assertThat(TestBed.counter(metrics, "footfall.sink.rows.expired", "table", "usage_errors"))
        .isEqualTo(1);
  }

  private Maintenance maintenance(String daysAhead) {
    MaintenancePlan plan = bed.config(MaintenancePlan.DAYS_AHEAD, daysAhead).maintenance();
    return new Maintenance(plan, CLOCK, new StopSignal(), new SinkMetrics(metrics));
  }

  private List<Departure> run(boolean dryRun) {
    List<Departure> departures = new ArrayList<>();
    RetentionPolicy policy = bed.config().maintenance().retention();
    writer(h -> new Retention(policy, CLOCK, new StopSignal()).run(h, dryRun, departures::add));
    return departures;
  }

  private void event(int happenedDaysAgo, int arrivedDaysAgo) {
    OldEvents.event(bed, NOW, happenedDaysAgo, arrivedDaysAgo);
  }

  /** A row of a table with a source, {@code ago} being days before now. */
  private void row(String columns, String values, int days) {
    String filled =
        String.format(values, days)
            .replaceAll("ago\\((\\d+)\\)", "timestamptz '" + NOW + "' - interval '$1 days'");
    bed.asOwner(
        String.format(
            "INSERT INTO %s, received_at, source_topic_id, source_partition, source_offset,"
                + " updated_at) VALUES (%s, timestamptz '%s' - interval '%d days',"
                + " gen_random_uuid(), 0, 0, now())",
            columns, filled, NOW, days));
  }

  private Jdbi jdbi() {
    return Jdbi.create(() -> bed.connect("writer"));
  }

  private void writer(org.jdbi.v3.core.HandleConsumer<RuntimeException> work) {
    jdbi().useHandle(work);
  }
}
