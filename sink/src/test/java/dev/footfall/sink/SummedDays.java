package dev.footfall.sink;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Some days of events, added up or not. */
abstract class SummedDays {

  static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  static final String VIEW =
      "SELECT concat_ws(' ', day, coalesce(user_email, 'nobody'), activities, successes, errors,"
          + " sessions, first_at, last_at) FROM user_activity_by_day ORDER BY 1";
  static final String EVENTS =
      "SELECT concat_ws(' ', (timestamp AT TIME ZONE 'UTC')::date, coalesce(user_email, 'nobody'),"
          + " count(*), count(*) FILTER (WHERE result_status = 'success'),"
          + " count(*) FILTER (WHERE result_status IN ('error', 'timeout')),"
          + " count(DISTINCT session_id), min(timestamp), max(timestamp))"
          + " FROM user_activity_logs GROUP BY (timestamp AT TIME ZONE 'UTC')::date, user_email"
          + " ORDER BY 1";

  final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  /** Three days of ada, bob and nobody, of which the second and third are empty for some. */
  void threeDays() {
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

  List<LocalDate> addUp() {
    List<LocalDate> days = new ArrayList<>();
    writer(handle -> new UserDays(new StopSignal()).run(handle, days::add));
    return days;
  }

  void insert(Instant at, @Nullable String user, @Nullable String session, String status) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    writer(
        handle -> {
          new DayPartitions().ensure(handle, List.of(day));
          handle
              .createUpdate(
                  """
                  INSERT INTO usage_events (event_id, occurred_at, received_at, producer_id, producer_seq,
                    privacy_level, service_name, user_id, session_id, action_type, action_name, channel,
                    result_status, status_code, tags, sdk_name, sdk_version)
                  VALUES (gen_random_uuid(), CAST(:at AS timestamptz), CAST(:at AS timestamptz), 'p', 1, 'full',
                    's', :user, :session, 't', 'do_' || :status, 'UI', :status,
                    CASE :status WHEN 'error' THEN 500 WHEN 'success' THEN 200 END, '{}', 'x', '1')
                  """)
              .bind("at", at.toString())
              .bind("user", user)
              .bind("session", session)
              .bind("status", status)
              .execute();
        });
  }

  void writer(HandleConsumer<RuntimeException> work) {
    Jdbi.create(() -> bed.connect("writer")).useHandle(work);
  }

  void lateEvent(LocalDate day) throws Exception {
    try (Connection writer = bed.connect("writer")) {
      writer.setAutoCommit(false);
      insert(day.atTime(23, 0).toInstant(ZoneOffset.UTC), "eve", "late", "timeout");
      LateDays.note(writer, Set.of(day));
      writer.commit();
    }
  }
}
