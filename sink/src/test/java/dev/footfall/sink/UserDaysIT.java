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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What users did per day: always what the events say, added up or not. */
class UserDaysIT extends SummedDays {

  /** Uncommitted, it stops the adding up of the latest day at the last thing that it writes. */
  private static final String LAST_STEP = "INSERT INTO usage_days_rolled VALUES ('2026-03-03')";

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

  private void awaitWaiting() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                bed.number(
                        "SELECT count(*) FROM pg_locks"
                            + " WHERE NOT granted AND locktype = 'transactionid'")
                    > 0);
  }
}
