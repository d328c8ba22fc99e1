package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.sink.subject.SubjectErasure;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every sum of days, and of eight days: always what the events say. */
class DaySumsIT extends SummedDays {

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
      "SELECT concat_ws(' ', day, user_email, (SELECT array_agg(f ORDER BY f) FROM unnest(features)"
          + " AS f), coalesce(session, 'none'), first, last)"
          + " FROM user_details('%s', '%s', ARRAY['ada', 'bob', 'eve']),"
          + " unnest(sessions, session_first, session_last) AS s (session, first, last) ORDER BY 1";
  private static final String DETAILS_OF_EVENTS =
      "WITH e AS (SELECT *, (timestamp AT TIME ZONE 'UTC')::date AS day FROM user_activity_logs"
          + " WHERE user_email IN ('ada', 'bob', 'eve') AND timestamp >= '%s' AND timestamp < '%s')"
          + " SELECT concat_ws(' ', day, user_email,"
          + " (SELECT array_agg(DISTINCT action_name) FROM e f WHERE f.day = e.day"
          + " AND f.user_email = e.user_email), coalesce(session_id, 'none'), min(timestamp),"
          + " max(timestamp)) FROM e GROUP BY day, user_email, session_id ORDER BY 1";
  private static final String USES =
      "SELECT concat_ws(' ', feature_name, uses) FROM feature_counts('%s', '%s') ORDER BY 1";
  private static final String USES_OF_EVENTS =
      "SELECT concat_ws(' ', action_name, count(*)) FROM user_activity_logs"
          + " WHERE timestamp >= '%s' AND timestamp < '%s' GROUP BY action_name ORDER BY 1";
  private static final String FAILURES =
      "SELECT concat_ws(' ', coalesce(status_code, 0), failures)"
          + " FROM failure_counts('%s', '%s') ORDER BY 1";
  private static final String FAILURES_OF_EVENTS =
      "SELECT concat_ws(' ', coalesce(status_code, 0), count(*)) FROM user_activity_logs"
          + " WHERE timestamp >= '%s' AND timestamp < '%s' AND result_status IN ('error', 'timeout')"
          + " GROUP BY status_code ORDER BY 1";

  private static final String COUNTS =
      "SELECT concat_ws(' ', user_email, activities, errors) FROM user_counts('%s', '%s')"
          + " ORDER BY 1";
  private static final String COUNTS_OF_EVENTS =
      "SELECT concat_ws(' ', user_email, count(*), count(*) FILTER"
          + " (WHERE result_status IN ('error', 'timeout'))) FROM user_activity_logs"
          + " WHERE timestamp >= '%s' AND timestamp < '%s' AND user_email IS NOT NULL"
          + " GROUP BY user_email ORDER BY 1";
  private static final String BUSIEST =
      "SELECT concat_ws(' ', user_email, activities, sessions)"
          + " FROM most_active_users('%s', 2, '%s')";
  private static final String BUSIEST_OF_EVENTS =
      "SELECT concat_ws(' ', user_email, count(*), count(DISTINCT session_id))"
          + " FROM user_activity_logs WHERE user_email IS NOT NULL AND timestamp >= '%s'"
          + " AND timestamp < '%s' GROUP BY user_email ORDER BY count(*) DESC, user_email LIMIT 2";

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
    daysAround(first, -2, 10);
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

  /** Totals of 32 days in a row, over the end of one block and the beginning of the next. */
  @Test
  void runningTotals_areRightForAnyDays_withOnesMissing_lateErasedOrGone() throws Exception {
    bed.migrate();
    LocalDate first = LocalDate.of(2026, 3, 6); // a block begins
    daysAround(first, -4, 6);
    insert(first.plusDays(2).atTime(11, 0).toInstant(ZoneOffset.UTC), "once", null, "timeout");
    addUp();
    assertThat(bed.texts("SELECT DISTINCT first_day FROM usage_user_totals ORDER BY 1"))
        .containsExactly("2026-02-02", "2026-03-06");
    countsAreRight(first);
    bed.asOwner("UPDATE usage_user_totals SET errors[3] = errors[3] + 1000");
    assertThat(bed.texts(counts(first, first.plusDays(3)))).anyMatch(row -> row.contains(" 100"));
    assertThat(bed.texts(counts(first, first.plusDays(4)))).noneMatch(row -> row.contains(" 100"));
    bed.asOwner("UPDATE usage_user_totals SET errors[3] = errors[3] - 1000");

    lateEvent(first.plusDays(1));
    lateEvent(first.minusDays(1));
    countsAreRight(first);
    addUp();
    countsAreRight(first);
    assertThat(bed.number("SELECT count(*) FROM usage_days_totalled")).isEqualTo(10);

    try (Connection writer = bed.connect("writer")) {
      assertThat(new SubjectErasure(writer, new AuditTrail("x")).erase(List.of("ada")).rows())
          .containsEntry("usage_user_totals", 2L);
    }
    countsAreRight(first);
    leave(first.plusDays(2));
    countsAreRight(first);
    addUp();
    countsAreRight(first);
    assertThat(bed.texts("SELECT DISTINCT user_id FROM usage_user_totals ORDER BY 1"))
        .as("of whom nothing is left, nothing is left")
        .containsExactly("bob", "eve", null);
    for (int day = -4; day < 0; day++) {
      leave(first.plusDays(day));
    }
    addUp();
    assertThat(bed.texts("SELECT DISTINCT first_day FROM usage_user_totals"))
        .containsExactly("2026-03-06");
  }

  /** It would leave the running totals as they were, beside a day that has changed. */
  @Test
  void sinkOfTheVersionBefore_addsNoDayUp() {
    bed.migrate();
    assertThatThrownBy(
            () ->
                bed.asOwner(
                    "INSERT INTO usage_days_rolled (day) VALUES ('2026-03-06')"
                        + " ON CONFLICT (day, sums) DO UPDATE SET rolled_at = EXCLUDED.rolled_at"))
        .hasStackTraceContaining("column \"sums\" does not exist");
    assertThat(bed.number("SELECT count(*) FROM usage_days_rolled")).isZero();
  }

  /** Each day one event of ada, and one of bob or nobody. */
  private void daysAround(LocalDate first, int from, int until) {
    for (int day = from; day < until; day++) {
      Instant at = first.plusDays(day).atTime(10, 0).toInstant(ZoneOffset.UTC);
      insert(at, "ada", "s" + day / 3, day % 2 == 0 ? "error" : "success");
      insert(at, day % 3 == 0 ? null : "bob", null, "success");
    }
  }

  /** As retention drops a day. */
  private void leave(LocalDate day) {
    bed.asOwner("DROP TABLE usage_events_" + day.toString().replace("-", ""));
    bed.asOwner("DELETE FROM usage_days_rolled WHERE day = '" + day + "'");
  }

  /** From midnight to midnight, and from eleven to eleven, as something happens at ten. */
  private void countsAreRight(LocalDate first) {
    for (int from = -4; from < 6; from++) {
      for (int to = from; to < 6; to++) {
        for (String hour : List.of("", " 11:00")) {
          countsAreRight(first.plusDays(from) + hour, first.plusDays(to + 1) + hour);
        }
      }
    }
  }

  private void countsAreRight(String since, String until) {
    same(COUNTS, COUNTS_OF_EVENTS, since, until);
  }

  private void same(String function, String ofEvents, String since, String until) {
    assertThat(bed.texts(String.format(function, since, until)))
        .as("%s to %s: %s", since, until, function)
        .isEqualTo(bed.texts(String.format(ofEvents, since, until)));
  }

  private static String counts(Object since, Object until) {
    return String.format(COUNTS, since, until);
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

  /** Between any two moments, within a day or over days, up to midnight and for ever. */
  private void periodsAreRight() {
    List<String> moments =
        List.of(
            "-infinity",
            "2026-03-02 00:00Z",
            "2026-03-02 10:05Z",
            "2026-03-02 10:10Z",
            "2026-03-03 00:00Z",
            "2026-03-03 10:05Z",
            "2026-03-03 10:10Z",
            "2026-03-05 00:00Z",
            "infinity");
    for (String since : moments) {
      for (String until : moments.subList(moments.indexOf(since), moments.size())) {
        same(BUSIEST, BUSIEST_OF_EVENTS, since, until);
        same(USES, USES_OF_EVENTS, since, until);
        same(FAILURES, FAILURES_OF_EVENTS, since, until);
        same(DETAILS, DETAILS_OF_EVENTS, since, until);
        countsAreRight(since, until);
      }
    }
  }

  private void sumsAreRight() {
    periodsAreRight();
    assertThat(bed.texts(VIEW)).isEqualTo(bed.texts(EVENTS));
    assertThat(bed.texts(function(DAY, DAY.plusDays(9))))
        .isEqualTo(bed.texts(String.format(FROM_VIEW, DAY, DAY.plusDays(9))));
    assertThat(bed.texts(FEATURES)).isEqualTo(bed.texts(FEATURES_OF_EVENTS));
  }
}
