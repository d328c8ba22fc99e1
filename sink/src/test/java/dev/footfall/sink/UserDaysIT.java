package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.sink.subject.SubjectErasure;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users did per day: always what the events say, added up or not. */
class UserDaysIT {

  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final String VIEW =
      "SELECT concat_ws(' ', day, coalesce(user_email, 'nobody'), activities, successes, errors,"
          + " sessions, first_at, last_at) FROM user_activity_by_day ORDER BY 1";
  private static final String EVENTS =
      "SELECT concat_ws(' ', (timestamp AT TIME ZONE 'UTC')::date, coalesce(user_email, 'nobody'),"
          + " count(*), count(*) FILTER (WHERE result_status = 'success'),"
          + " count(*) FILTER (WHERE result_status IN ('error', 'timeout')),"
          + " count(DISTINCT session_id), min(timestamp), max(timestamp))"
          + " FROM user_activity_logs GROUP BY (timestamp AT TIME ZONE 'UTC')::date, user_email"
          + " ORDER BY 1";

  /** Uncommitted, it stops the adding up of the latest day at the last thing that it writes. */
  private static final String LAST_STEP = "INSERT INTO usage_days_rolled VALUES ('2026-03-03')";

  private static final String FUNCTION =
      "SELECT concat_ws(' ', coalesce(user_email, 'nobody'), activities, successes, errors,"
          + " sessions, active_days, first_at, last_at) FROM user_activity('%s', '%s') ORDER BY 1";
  private static final String FROM_VIEW =
      "SELECT concat_ws(' ', coalesce(user_email, 'nobody'), sum(activities), sum(successes),"
          + " sum(errors), sum(sessions), count(*), min(first_at), max(last_at))"
          + " FROM user_activity_by_day WHERE day BETWEEN '%s' AND '%s' GROUP BY user_email"
          + " ORDER BY 1";
  private static final String FEATURES =
      "SELECT concat_ws(' ', feature_name, coalesce(status_code, 0), uses, failures)"
          + " FROM feature_activity('2000-01-01', '2100-01-01') ORDER BY 1";
  private static final String FEATURES_OF_EVENTS =
      "SELECT concat_ws(' ', action_name, coalesce(status_code, 0), count(*), count(*) FILTER"
          + " (WHERE result_status IN ('error', 'timeout'))) FROM user_activity_logs"
          + " GROUP BY action_name, status_code ORDER BY 1";
  private static final String DETAILS =
      "SELECT concat_ws(' ', day, user_email, features, coalesce(session, 'none'), first, last)"
          + " FROM user_details('2000-01-01', '2100-01-01', ARRAY['ada', 'bob', 'eve']),"
          + " unnest(sessions, session_first, session_last) AS s (session, first, last) ORDER BY 1";
  private static final String DETAILS_OF_EVENTS =
      "SELECT concat_ws(' ', (timestamp AT TIME ZONE 'UTC')::date, user_email, '{n}',"
          + " coalesce(session_id, 'none'), min(timestamp), max(timestamp))"
          + " FROM user_activity_logs WHERE user_email IN ('ada', 'bob', 'eve')"
          + " GROUP BY (timestamp AT TIME ZONE 'UTC')::date, user_email, session_id ORDER BY 1";

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void addedUp_theViewSaysTheSame_andOnceMoreChangesNothing() {
    threeDays();
    List<String> before = bed.texts(VIEW);
    assertThat(before).hasSize(7).isEqualTo(bed.texts(EVENTS));
    assertThat(before.get(0)).startsWith("2026-03-02 ada 4 2 1 2 ");

    assertThat(addUp()).containsExactly(DAY.plusDays(1), DAY);
    assertThat(bed.texts(VIEW)).isEqualTo(before);
    assertThat(bed.number("SELECT sum(activities) FROM usage_user_days")).isEqualTo(14);

    assertThat(addUp()).isEmpty();
    bed.asOwner("INSERT INTO usage_days_late (day) VALUES ('2026-03-02')");
    assertThat(addUp()).containsExactly(DAY);
    assertThat(bed.texts(VIEW)).isEqualTo(before);
  }

  @Test
  void everySum_isWhatTheEventsSay_addedUpOrNot_lateOrErased() throws Exception {
    threeDays();
    sumsAreRight();
    addUp();
    sumsAreRight();
    assertThat(bed.number("SELECT sum(activities) FROM usage_action_days")).isEqualTo(14);

    lateEvent(DAY);
    sumsAreRight();
    addUp();
    sumsAreRight();

    try (Connection writer = bed.connect("writer")) {
      assertThat(new SubjectErasure(writer, new AuditTrail("x")).erase(List.of("ada")).rows())
          .containsEntry("usage_user_day_details", 2L);
    }
    assertThat(bed.number("SELECT count(*) FROM usage_days_late")).isZero();
    assertThat(bed.number("SELECT sum(activities) FROM usage_action_days")).isEqualTo(7);
    sumsAreRight();
  }

  /** Eight days in a row, counted from the year 1, and the days beside them. */
  @Test
  void aSpanOfDays_isReadAsLongAsItsDaysHold() throws Exception {
    bed.migrate();
    LocalDate first = LocalDate.of(2026, 3, 6); // a span begins
    for (int day = -2; day < 10; day++) {
      Instant at = first.plusDays(day).atTime(10, 0).toInstant(ZoneOffset.UTC);
      insert(at, "ada", "s" + day / 3, day % 2 == 0 ? "error" : "success");
      insert(at, day % 3 == 0 ? null : "bob", null, "success");
    }
    addUp();
    assertThat(bed.texts("SELECT first_day FROM usage_spans_rolled")).containsExactly("2026-03-06");
    assertThat(bed.number("SELECT sum(activities) FROM usage_user_spans")).isEqualTo(16);
    functionIsRight(first);

    bed.asOwner("UPDATE usage_user_spans SET activities = activities + 1000");
    assertThat(bed.texts(function(first, first.plusDays(7))))
        .anyMatch(r -> r.startsWith("ada 1008"));
    assertThat(bed.texts(function(first.plusDays(1), first.plusDays(9))))
        .as("the span is not within")
        .noneMatch(row -> row.contains(" 100"));

    lateEvent(first.plusDays(4));
    functionIsRight(first);
    addUp();
    functionIsRight(first);
    assertThat(bed.number("SELECT sum(activities) FROM usage_user_spans")).isEqualTo(17);

    try (Connection writer = bed.connect("writer")) {
      assertThat(new SubjectErasure(writer, new AuditTrail("x")).erase(List.of("ada")).rows())
          .containsEntry("usage_user_spans", 1L);
    }
    functionIsRight(first);
    bed.asOwner("DROP TABLE usage_events_20260308");
    bed.asOwner("DELETE FROM usage_days_rolled WHERE day = '2026-03-08'");
    functionIsRight(first);
    addUp();
    assertThat(bed.number("SELECT count(*) FROM usage_user_spans")).isZero();
  }

  private void functionIsRight(LocalDate first) {
    for (int from = -2; from <= 2; from++) {
      for (int to = 6; to < 10; to++) {
        LocalDate begin = first.plusDays(from);
        LocalDate end = first.plusDays(to);
        assertThat(bed.texts(function(begin, end)))
            .isEqualTo(bed.texts(String.format(FROM_VIEW, begin, end)));
      }
    }
  }

  private static String function(LocalDate first, LocalDate last) {
    return String.format(FUNCTION, first, last);
  }

  private void sumsAreRight() {
    assertThat(bed.texts(VIEW)).isEqualTo(bed.texts(EVENTS));
    assertThat(bed.texts(function(DAY, DAY.plusDays(9))))
        .isEqualTo(bed.texts(String.format(FROM_VIEW, DAY, DAY.plusDays(9))));
    assertThat(bed.texts(FEATURES)).isEqualTo(bed.texts(FEATURES_OF_EVENTS));
    assertThat(bed.texts(DETAILS)).isEqualTo(bed.texts(DETAILS_OF_EVENTS));
  }

  private void lateEvent(LocalDate day) throws Exception {
    try (Connection writer = bed.connect("writer")) {
      writer.setAutoCommit(false);
      insert(day.atTime(23, 0).toInstant(ZoneOffset.UTC), "eve", "late", "timeout");
      LateDays.note(writer, Set.of(day));
      writer.commit();
    }
  }

  @Test
  void today_isNeverAddedUp_andShowsEveryEvent() {
    bed.migrate();
    Instant now = Instant.now();
    insert(now, "ada", "s", "success");
    addUp();
    insert(now, "ada", "s", "success");

    assertThat(bed.number("SELECT count(*) FROM usage_user_days")).isZero();
    assertThat(bed.number("SELECT activities FROM user_activity_by_day")).isEqualTo(2);
  }

  @Test
  void aLateEvent_storedByTheSink_showsAtOnce_andIsAddedUpNext() {
    bed.migrate();
    UsageEvent event = Samples.usageEvent().setUserId("ada").setEventId(UUID.randomUUID()).build();
    bed.send(List.of(event));
    bed.startSink();
    bed.awaitAllStored();
    addUp();
    assertThat(bed.number("SELECT sum(activities) FROM usage_user_days")).isEqualTo(1);

    bed.send(List.of(UsageEvent.newBuilder(event).setEventId(UUID.randomUUID()).build()));
    bed.awaitAllStored();

    assertThat(bed.number("SELECT sum(activities) FROM user_activity_by_day")).isEqualTo(2);
    assertThat(addUp()).hasSize(1);
    assertThat(bed.number("SELECT sum(activities) FROM usage_user_days")).isEqualTo(2);
    assertThat(bed.number("SELECT count(*) FROM usage_days_late")).isZero();
  }

  @Test
  void anEvent_storedWhileItsDayIsAddedUp_isNotLost() throws Exception {
    threeDays();
    CompletableFuture<List<LocalDate>> adding;
    try (Connection other = bed.connect("owner");
        Statement sql = other.createStatement()) {
      other.setAutoCommit(false);
      sql.execute(LAST_STEP);
      adding = CompletableFuture.supplyAsync(this::addUp);
      awaitWaiting();
      try (Connection writer = bed.connect("writer")) {
        writer.setAutoCommit(false);
        insert(
            DAY.plusDays(1).atTime(12, 0).atOffset(ZoneOffset.UTC).toInstant(),
            "eve",
            "s",
            "success");
        LateDays.note(writer, Set.of(DAY.plusDays(1)));
        writer.commit();
      }
    }
    adding.get();

    assertThat(bed.number("SELECT count(*) FROM usage_user_days WHERE user_id = 'eve'")).isZero();
    assertThat(bed.texts(VIEW)).isEqualTo(bed.texts(EVENTS)).anyMatch(row -> row.contains("eve"));
    assertThat(addUp()).containsExactly(DAY.plusDays(1));
    assertThat(bed.texts(VIEW)).isEqualTo(bed.texts(EVENTS));
  }

  /** Somebody who began to store before the day was over leaves no note. */
  @Test
  void aDay_whoseEventsAreBeingStored_isLeftForLater() throws Exception {
    threeDays();
    try (Connection writer = bed.connect("writer");
        Statement sql = writer.createStatement()) {
      writer.setAutoCommit(false);
      sql.execute("LOCK TABLE usage_events_20260302 IN ROW EXCLUSIVE MODE");

      assertThat(addUp()).containsExactly(DAY.plusDays(1));
    }
    assertThat(addUp()).containsExactly(DAY);
  }

  @Test
  void addingUp_thatIsKilled_hasNotHappened_andGoesOn() throws Exception {
    threeDays();
    try (Connection other = bed.connect("owner");
        Statement sql = other.createStatement()) {
      other.setAutoCommit(false);
      sql.execute(LAST_STEP);
      CompletableFuture<List<LocalDate>> adding = CompletableFuture.supplyAsync(this::addUp);
      awaitWaiting();
      try (Connection superuser = bed.superuser();
          Statement kill = superuser.createStatement()) {
        kill.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE wait_event_type = 'Lock' AND usename = 'footfall_writer'");
      }
      assertThatThrownBy(adding::get).isInstanceOf(ExecutionException.class);
    }
    assertThat(bed.number("SELECT count(*) FROM usage_user_days")).isZero();
    assertThat(bed.texts(VIEW)).isEqualTo(bed.texts(EVENTS));

    assertThat(addUp()).containsExactly(DAY.plusDays(1), DAY);
    assertThat(bed.texts(VIEW)).isEqualTo(bed.texts(EVENTS));
  }

  @Test
  void whoIsErased_isInNoSum_andAddingUpWaitsForThat() throws Exception {
    threeDays();
    addUp();
    try (Connection writer = bed.connect("writer")) {
      writer.setAutoCommit(false);
      UserDays.holdStill(writer);
      bed.asOwner("INSERT INTO usage_days_late (day) VALUES ('2026-03-02')");
      assertThat(addUp()).as("beside an erasure").isEmpty();
    }

    try (Connection writer = bed.connect("writer")) {
      assertThat(new SubjectErasure(writer, new AuditTrail("x")).erase(List.of("ada")).rows())
          .containsEntry("usage_user_days", 2L);
    }
    assertThat(bed.number("SELECT count(*) FROM usage_user_days WHERE user_id = 'ada'")).isZero();
    addUp();
    assertThat(bed.texts(VIEW)).hasSize(5).isEqualTo(bed.texts(EVENTS));
  }

  @Test
  void daysThatLeft_areInNoView_andTheirRowsGoNext() {
    threeDays();
    addUp();
    RetentionPolicy policy =
        bed.config("sink.retention.usage.days", "30").maintenance().retention();
    Clock clock = Clock.fixed(Instant.parse("2026-04-02T12:00:00Z"), ZoneOffset.UTC);
    writer(h -> new Retention(policy, clock, new StopSignal()).run(h, false, gone -> {}));

    assertThat(bed.texts(VIEW)).hasSize(4).isEqualTo(bed.texts(EVENTS));
    bed.asOwner("INSERT INTO usage_days_rolled VALUES ('2026-03-02')"); // by who added up beside
    assertThat(bed.texts(VIEW)).hasSize(7);
    addUp();
    assertThat(bed.texts(VIEW)).hasSize(4);
    assertThat(bed.number("SELECT count(DISTINCT day) FROM usage_user_days")).isEqualTo(1);
  }

  /** Three days of ada, bob and nobody, of which the second and third are empty for some. */
  private void threeDays() {
    bed.migrate();
    Instant ten = Instant.parse("2026-03-02T10:00:00Z");
    for (int day = 0; day < 2; day++) {
      Instant at = ten.plus(Duration.ofDays(day));
      insert(at, "ada", "s1", "success");
      insert(at.plusSeconds(300), "ada", "s1", "error");
      insert(at.plusSeconds(600), "ada", "s2", "pending");
      insert(at.plusSeconds(900), "ada", null, "success");
      insert(at, "bob", null, "timeout");
      insert(at, null, "s9", "success");
      insert(at, null, "s9", "unknown");
    }
    insert(Instant.now(), "cy", "s3", "success");
  }

  private List<LocalDate> addUp() {
    List<LocalDate> days = new ArrayList<>();
    writer(handle -> new UserDays(new StopSignal()).run(handle, days::add));
    return days;
  }

  private void awaitWaiting() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                bed.number(
                        "SELECT count(*) FROM pg_locks"
                            + " WHERE NOT granted AND locktype = 'transactionid'")
                    > 0);
  }

  private void insert(Instant at, @Nullable String user, @Nullable String session, String status) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    writer(
        handle -> {
          new DayPartitions().ensure(handle, List.of(day));
          handle
              .createUpdate(
                  """
                  INSERT INTO usage_events (event_id, occurred_at, received_at, producer_id, producer_seq,
                    privacy_level, service_name, user_id, session_id, action_type, action_name, channel,
                    result_status, tags, sdk_name, sdk_version)
                  VALUES (gen_random_uuid(), CAST(:at AS timestamptz), CAST(:at AS timestamptz), 'p', 1, 'full',
                    's', :user, :session, 't', 'n', 'UI', :status, '{}', 'x', '1')
                  """)
              .bind("at", at.toString())
              .bind("user", user)
              .bind("session", session)
              .bind("status", status)
              .execute();
        });
  }

  private void writer(HandleConsumer<RuntimeException> work) {
    Jdbi.create(() -> bed.connect("writer")).useHandle(work);
  }
}
