package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.TopicSpec;
import dev.footfall.schemas.Topics;
import dev.footfall.sink.assignments.ChainVerifier;
import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.sink.subject.Receipt;
import dev.footfall.sink.subject.SubjectErasure;
import dev.footfall.sink.subject.SubjectExport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A person's rights: everything about them, and nothing any more. */
class SubjectIT {

  private static final String ADA = "ada.lovelace@example.com";
  private static final String PSEUDONYM = "hm1:kZ3kq0uTqk2m9wJX5b0c1A";
  private static final int MANY = 100_000;
  private static final String[] MESSAGES = {
    "alert_outbox", "notifications", "alert_groups", "silences"
  };

  private final TestBed bed = TestBed.fresh();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void erase_leavesNothingReadable_andReadingAgainBringsNothingBack() throws Exception {
    sendAllAbout(ADA, MANY);
    bed.send(of(PSEUDONYM, Samples.usageEvents(52, 50)));
    bed.send(Samples.usageEvents(53, 2_000));
    bed.send(event("ada", Instant.now())); // another person, whose name is a part of hers
    bed.flush();
    try (SinkService first = bed.startSink()) {
      bed.awaitAllStored();
      assertThat(first.live()).isTrue();
    }
    insertMessagesAbout(ADA);
    bed.asOwner("ANALYZE");
    assertThat(inStatistics(ADA)).contains("usage_events", "usage_errors");
    Map<String, Long> before = tables();
    long hers = MANY + 50;
    assertThat(before.get("usage_events")).isEqualTo(hers + 2_001);
    assertThat(holding(ADA)).isNotEmpty();

    Map<String, Long> asked = count(List.of(ADA, PSEUDONYM));
    Receipt receipt = erase(List.of(ADA, PSEUDONYM));

    assertThat(asked).isEqualTo(receipt.rows());
    assertThat(holding(ADA)).isEmpty();
    assertThat(holding(PSEUDONYM)).isEmpty();
    assertThat(inStatistics(ADA)).isEmpty();
    assertThat(inStatistics(PSEUDONYM)).isEmpty();
    assertThat(receipt.rows())
        .containsEntry("usage_events", hers)
        .containsEntry("assignment_events", 3L)
        .containsEntry("usage_sessions", 1L)
        .containsEntry("alert_transitions", 1L)
        .containsEntry("alert_outbox", 1L)
        .containsEntry("notifications", 2L)
        .containsEntry("alert_groups", 1L)
        .containsEntry("silences", 1L)
        .containsEntry("dead_letter_records", 3L);
    Map<String, Long> after = tables();
    receipt
        .rows()
        .forEach(
            (table, rows) -> {
              long gone = table.equals("dead_letter_records") ? 0 : rows; // emptied
              assertThat(after.get(table))
                  .as(table)
                  .isEqualTo(before.getOrDefault(table, 0L) - gone);
            });
    assertThat(receipt.rows().get("usage_errors")).isPositive();
    assertThat(receipt.toJson()).doesNotContain(ADA).contains("\"erased_at\"");

    bed.asOwner("UPDATE sink_offsets SET next_offset = 0");
    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(holding(ADA)).isEmpty();
    assertThat(holding(PSEUDONYM)).isEmpty();
    assertThat(tables())
        .containsAllEntriesOf(
            only(
                after,
                "usage_events",
                "usage_errors",
                "assignment_events",
                "usage_sessions",
                "alert_transitions",
                "dead_letter_records"));
    // Events, decisions, session, alert, and the two bad records whose key is her name.
    assertThat(TestBed.counter(metrics, "footfall.sink.erased"))
        .isGreaterThanOrEqualTo(hers + 3 + 1 + 1 + 1);
    assertThat(bed.deadLetters()).hasSize(3);
    assertThat(bed.number("SELECT count(*) FROM usage_events WHERE user_id = 'ada'")).isEqualTo(1);
  }

  @Test
  void erase_ofPeopleWhoseRowsAreBeingStored_leavesNone() throws Exception {
    List<String> people = new ArrayList<>();
    List<UsageEvent> events = new ArrayList<>(Samples.usageEvents(54, 60_000));
    for (int i = 0; i < events.size(); i++) {
      String person = "person " + i % 6;
      events.set(i, UsageEvent.newBuilder(events.get(i)).setUserId(person).build());
    }
    for (int i = 0; i < 6; i++) {
      people.add("person " + i);
    }
    bed.migrate();
    bed.send(events);
    bed.startSink(metrics, "sink.batch.rows.max", "1000");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> bed.number("SELECT count(*) FROM usage_events") > 0);

    long gone = 0;
    for (String person : people) {
      gone += erase(List.of(person)).rows().getOrDefault("usage_events", 0L);
    }
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isZero();
    assertThat(gone + (long) TestBed.counter(metrics, "footfall.sink.erased")).isEqualTo(60_000);
  }

  /** Who makes a day locks the same tables, and PostgreSQL ends one of the two. */
  @Test
  void erase_thatIsEndedAsADeadlock_isTriedAgain() throws Exception {
    bed.migrate();
    bed.send(event(ADA, Instant.now()));
    SinkService sink = bed.startSink(metrics);
    bed.awaitAllStored();
    sink.close(); // its maintenance would make days, too
    CompletableFuture<Receipt> erasing;
    try (Connection other = bed.superuser();
        Statement sql = other.createStatement()) {
      other.setAutoCommit(false);
      sql.execute("SET LOCAL deadlock_timeout = '1h'"); // so that it is not the one
      sql.execute("LOCK TABLE usage_errors_default IN ACCESS EXCLUSIVE MODE");
      erasing = CompletableFuture.supplyAsync(() -> eraseUnchecked(List.of(ADA)));
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () ->
                  bed.number(
                          "SELECT count(*) FROM pg_locks"
                              + " WHERE NOT granted AND relation = 'usage_errors_default'::regclass")
                      > 0);
      // It has read this one, and within a second PostgreSQL sees that they wait for each other.
      sql.execute("LOCK TABLE usage_events_default IN ACCESS EXCLUSIVE MODE");
      other.commit();
    }

    assertThat(erasing.get(60, TimeUnit.SECONDS).rows()).containsEntry("usage_events", 1L);
    assertThat(holding(ADA)).isEmpty();
    assertThat(
            bed.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        .isPositive();
  }

  private Receipt eraseUnchecked(List<String> identities) {
    try {
      return erase(identities);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoComesBack_isStoredAgain_butNotWhatWasBefore() throws Exception {
    bed.send(event(ADA, Instant.now()));
    sendAssignments(ADA, 2);
    bed.flush();
    bed.startSink(metrics);
    bed.awaitAllStored();

    Receipt receipt = erase(List.of(ADA));
    bed.send(event(ADA, receipt.erasedAt().minusSeconds(60))); // late, from a spool
    bed.send(event(ADA, Instant.now()));
    sendAssignments(ADA, 1);
    bed.flush();
    bed.awaitAllStored();

    assertThat(
            bed.number("SELECT count(*) FROM user_activity_logs WHERE user_email = '" + ADA + "'"))
        .isEqualTo(1);
    assertThat(TestBed.counter(metrics, "footfall.sink.erased")).isEqualTo(1);
    try (Connection reader = bed.connect("reader")) {
      assertThat(
              new ChainVerifier(reader)
                  .verify(Optional.empty(), Collections.emptyIterator(), f -> {}))
          .isEqualTo(new ChainVerifier.Result(1, 1, 1, 0));
    }
    assertThat(bed.texts("SELECT action FROM audit_trail")).containsExactly("subject erase");
    assertThat(bed.texts("SELECT scope->>'subject' FROM audit_trail"))
        .containsExactly(receipt.subject());
  }

  @Test
  void export_hasEveryRowOfEveryTable() throws Exception {
    sendAllAbout(ADA, 500);
    bed.send(Samples.usageEvents(55, 200));
    bed.flush();
    SinkService sink = bed.startSink();
    bed.awaitAllStored();
    sink.close(); // it would deliver the messages
    insertMessagesAbout(ADA);
    // All of an alert goes, if one of its transitions names her.
    bed.asOwner(
        """
        INSERT INTO alert_transitions
        SELECT (jsonb_populate_record(a, '{"state": "firing", "labels": {}}')).* FROM alert_transitions a
        """);

    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    Map<String, Long> rows;
    try (Connection writer = bed.connect("writer")) {
      rows = new SubjectExport(writer, new AuditTrail("ada")).write(List.of(ADA), zip);
    }

    Map<String, String> files = unzip(zip.toByteArray());
    assertThat(rows)
        .containsEntry("usage_events", 500L)
        .containsEntry("assignment_events", 3L)
        .containsEntry("usage_sessions", 1L)
        .containsEntry("alert_transitions", 2L)
        .containsEntry("alert_outbox", 1L)
        .containsEntry("notifications", 2L)
        .containsEntry("alert_groups", 1L)
        .containsEntry("silences", 1L)
        .containsEntry("dead_letter_records", 3L);
    assertThat(rows).as("what would be erased").isEqualTo(count(List.of(ADA)));
    rows.forEach(
        (table, count) ->
            assertThat(String.valueOf(files.get(table + ".jsonl")).lines().count())
                .as(table)
                .isEqualTo(count));
    assertThat(String.valueOf(files.get("usage_events.jsonl")).lines())
        .allSatisfy(line -> assertThat(line).contains("\"user_id\": \"" + ADA + "\""));
    assertThat(files.get("manifest.json")).contains(ADA, "\"usage_events\" : 500");
    assertThat(bed.texts("SELECT action || (scope->>'identities') FROM audit_trail"))
        .containsExactly("subject export1");
  }

  @Test
  void erase_ofWhoseNameIsAPartOfOthers_leavesTheirMessages() throws Exception {
    String plus = "eve+crm@example.com"; // as a regular expression another name
    bed.migrate();
    List.of("ada", ADA, "adam", "eve", plus).forEach(this::insertMessagesAbout);

    for (String user : List.of("ada", plus)) {
      Map<String, Long> before = only(tables(), MESSAGES);
      Map<String, Long> asked = only(count(List.of(user)), MESSAGES);
      Receipt receipt = erase(List.of(user));

      assertThat(asked)
          .as(user)
          .isEqualTo(
              Map.of("alert_outbox", 1L, "notifications", 2L, "alert_groups", 1L, "silences", 1L))
          .isEqualTo(only(receipt.rows(), MESSAGES));
      before.replaceAll((table, rows) -> rows - asked.getOrDefault(table, 0L));
      assertThat(only(tables(), MESSAGES)).as(user).isEqualTo(before);
    }
    assertThat(holding(ADA)).isNotEmpty();
    assertThat(holding(plus)).isEmpty();
  }

  @Test
  void everyTableThatNamesAUser_isOneOfTheTablesOfPeople() {
    bed.migrate();
    assertThat(
            bed.texts(
                "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema ="
                    + " 'public' AND column_name ~ 'user|subject|email' AND table_name NOT IN"
                    + " (SELECT table_name FROM information_schema.views) AND table_name !~"
                    + " '_(default|[0-9]{8})$' ORDER BY 1"))
        .containsExactly(
            "assignment_chains", // emptied with the assignments
            "assignment_events",
            "erased_subjects", // keyed hashes
            "persona_adoption_days", // how many
            "persona_standings", // how many
            "usage_aggregates", // how many
            "usage_errors",
            "usage_events",
            "usage_sessions",
            "usage_user_day_details",
            "usage_user_days",
            "usage_user_spans",
            "usage_user_totals");
  }

  private Receipt erase(List<String> identities) throws Exception {
    try (Connection writer = bed.connect("writer")) {
      return new SubjectErasure(writer, new AuditTrail("ada")).erase(identities);
    }
  }

  private Map<String, Long> count(List<String> identities) throws Exception {
    try (Connection writer = bed.connect("writer")) {
      return new SubjectErasure(writer, new AuditTrail("ada")).count(identities);
    }
  }

  /** What receivers were, are or will not be told: two notifications, else a row of each table. */
  private void insertMessagesAbout(String user) {
    bed.asOwner(
        """
        INSERT INTO alert_outbox (alert_id, state, receiver, route, group_key, group_labels, fingerprint,
          labels, annotations, starts_at)
        SELECT 'a1', 'firing', 'ops', '/', '{user="%1$s"}', '{}', 'f1', '{"user": "%1$s"}', '{}', now()
        """
            .formatted(user));
    bed.asOwner(
        """
        INSERT INTO notifications (id, receiver, integration, group_key, status, alerts, content, state,
          created_at, next_attempt_at)
        SELECT gen_random_uuid(), 'ops', 'webhook/0', key, 'firing', 1, content, 'waiting', now(), now()
        FROM (VALUES ('{user="%1$s"}', NULL), ('{}', 'Five errors of %1$s.')) AS m (key, content)
        """
            .formatted(user));
    bed.asOwner(
        """
        INSERT INTO alert_groups (receiver, group_key, flushed_at)
        VALUES ('ops', '{user="%s"}', now())
        """
            .formatted(user));
    bed.asOwner(
        """
        INSERT INTO silences (id, matchers, starts_at, ends_at, comment, created_by)
        VALUES (gen_random_uuid(), ARRAY['user="%s"'], now(), now() + interval '1 hour', 'known', 'ops')
        """
            .formatted(user));
  }

  private void sendAllAbout(String user, int events) {
    bed.send(of(user, Samples.usageEvents(51, events - 1)));
    bed.send(
        Samples.usageEvent()
            .setEventId(UUID.randomUUID())
            .setUserId(user)
            .setResultStatus(ResultStatus.ERROR)
            .build());
    sendAssignments(user, 3);
    send(Topics.SESSIONS, "crm-api/s-1", Samples.sessionSummary().setUserId(user).build());
    send(
        Topics.ALERTS,
        "a",
        Samples.alert().setLabels(Map.of("user_id", user, "severity", "page")).build());
    byte[] bad =
        bed.bytes(
            Topics.USAGE_EVENTS,
            Samples.usageEvent().setUserId(user).setActionName(" ").setNotes("x").build());
    bed.send(Topics.USAGE_EVENTS, user.getBytes(UTF_8), bad);
    bed.send(Topics.USAGE_EVENTS, null, bad); // somebody's own producer, without a key
    bed.send(
        new DeadLetter(
            "aggregator", "blank_field", "x", "usage-events", 2, 4711, user.getBytes(UTF_8), bad));
  }

  private void sendAssignments(String user, int count) {
    for (int i = 0; i < count; i++) {
      bed.send(
          Samples.assignmentEvent()
              .setAssignmentId(UUID.randomUUID())
              .setUserId(user)
              .setAssignedAt(Instant.now())
              .build());
    }
  }

  private void send(TopicSpec topic, String key, SpecificRecord record) {
    bed.send(topic, key.getBytes(UTF_8), bed.bytes(topic, record));
  }

  private static UsageEvent event(String user, Instant time) {
    return Samples.usageEvent()
        .setEventId(UUID.randomUUID())
        .setUserId(user)
        .setOccurredAt(time)
        .build();
  }

  private static List<UsageEvent> of(String user, List<UsageEvent> events) {
    return events.stream().map(e -> UsageEvent.newBuilder(e).setUserId(user).build()).toList();
  }

  /** Rows of every table. */
  private Map<String, Long> tables() {
    Map<String, Long> rows = new TreeMap<>();
    for (String table :
        bed.texts(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                + " AND relkind IN ('r', 'p') AND NOT relispartition")) {
      rows.put(table, bed.number("SELECT count(*) FROM " + table));
    }
    return rows;
  }

  private static Map<String, Long> only(Map<String, Long> rows, String... tables) {
    Map<String, Long> some = new TreeMap<>(rows);
    some.keySet().retainAll(List.of(tables));
    return some;
  }

  /** Tables, partitions and views of which some row, as text, has {@code text}, or its bytes. */
  private List<String> holding(String text) {
    String hex = HexFormat.of().formatHex(text.getBytes(UTF_8));
    List<String> found = new ArrayList<>();
    for (String relation :
        bed.texts(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                + " AND relkind IN ('r', 'v', 'm')")) {
      long rows =
          bed.number(
              String.format(
                  "SELECT count(*) FROM %s t WHERE position('%s' IN t::text) > 0"
                      + " OR position('%s' IN t::text) > 0",
                  relation, text, hex));
      if (rows > 0) {
        found.add(relation + " " + rows);
      }
    }
    return found;
  }

  /** Tables, without their days, of whose values PostgreSQL remembers one with {@code text}. */
  private List<String> inStatistics(String text) {
    return bed.texts(
        String.format(
            "SELECT DISTINCT regexp_replace(tablename, '_[0-9]{8}$', '') FROM pg_stats s"
                + " WHERE schemaname = 'public' AND position('%s' IN s::text) > 0 ORDER BY 1",
            text));
  }

  private static Map<String, String> unzip(byte[] zip) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
      }
    }
    return files;
  }
}
