package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sink stores, on real parts. */
class StoreIT {

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void events_ofSeveralDays_areStoredOnce_andBooksBalance() {
    List<UsageEvent> events =
        Samples.usageEvents(
            1,
            10_000,
            Instant.parse("2015-05-17T10:00:00Z"),
            Instant.parse("2015-05-20T22:00:00Z"));
    bed.send(events);
    bed.send(
        Samples.usageEvent().setEventId(UUID.randomUUID()).setOccurredAt(Instant.now()).build());
    bed.flush();
    MeterRegistry metrics = new SimpleMeterRegistry();

    SinkService sink = bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(10_001);
    assertThat(bed.number("SELECT count(DISTINCT event_id) FROM usage_events")).isEqualTo(10_001);
    assertThat(partitions())
        .contains("usage_events_20150517", "usage_events_20150520")
        .filteredOn(name -> name.compareTo("usage_events_2016") < 0)
        .hasSize(4);
    assertThat(bed.number("SELECT count(*) FROM usage_events_20150518"))
        .isEqualTo(
            events.stream()
                .filter(e -> e.getOccurredAt().toString().startsWith("2015-05-18"))
                .count());
    assertThat(statuses()).isEqualTo(statuses(events));
    assertThat(sink.live()).isTrue();
    assertThat(sink.notReady()).isEmpty();
    assertThat(TestBed.counter(metrics, "footfall.sink.rows", "table", "usage_events"))
        .isEqualTo(10_001);
    assertThat(TestBed.counter(metrics, "footfall.sink.records")).isEqualTo(10_001);
    // The lag is shown from the first look at the topics' ends on.
    Awaitility.await()
        .ignoreExceptionsInstanceOf(MeterNotFoundException.class)
        .untilAsserted(
            () ->
                assertThat(
                        metrics
                            .get("footfall.sink.lag")
                            .tag("topic", "usage-events")
                            .gauge()
                            .value())
                    .isZero());
  }

  @Test
  void events_producedTwice_areStoredOnce() {
    List<UsageEvent> events = Samples.usageEvents(2, 3_000);
    bed.send(events);
    bed.send(events);
    MeterRegistry metrics = new SimpleMeterRegistry();

    bed.startSink(metrics);
    bed.awaitAllStored();
    bed.send(events);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(3_000);
    assertThat(TestBed.counter(metrics, "footfall.sink.rows", "table", "usage_events"))
        .isEqualTo(3_000);
    assertThat(TestBed.counter(metrics, "footfall.sink.duplicates", "table", "usage_events"))
        .isEqualTo(6_000);
    assertThat(bed.deadLetters()).isEmpty();
  }

  @Test
  void errors_thatHaveLeft_doNotComeBackWithADuplicate() {
    List<UsageEvent> events = Samples.usageEvents(5, 2_000);
    long failed = events.stream().filter(StoreIT::failed).count();
    bed.send(events.subList(0, 1_000));
    bed.startSink();
    bed.awaitAllStored();
    long left = bed.number("SELECT count(*) FROM user_errors");
    assertThat(left).isPositive();
    bed.asOwner("DROP TABLE usage_errors_20250312");

    bed.send(events);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(2_000);
    assertThat(bed.number("SELECT count(*) FROM user_errors")).isEqualTo(failed - left);
    assertThat(bed.deadLetters()).isEmpty();
  }

  private static boolean failed(UsageEvent event) {
    return event.getResultStatus() == ResultStatus.ERROR
        || event.getResultStatus() == ResultStatus.TIMEOUT;
  }

  @Test
  void events_ofManyYears_inOneBatch_areStored() {
    // More days than one transaction may touch.
    List<UsageEvent> events =
        Samples.usageEvents(
            3, 600, Instant.parse("1999-12-31T00:00:00Z"), Instant.parse("2025-01-01T00:00:00Z"));
    bed.send(events);

    bed.startSink("sink.batch.days.max", "50");
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(600);
  }

  /** Whole rows, as two columns of one type could be the wrong way round. */
  @Test
  void views_showWhatWasSent() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    UsageEvent event = Samples.usageEvent().setActionType("persona").build();
    bed.send(List.of(event));

    bed.startSink();
    bed.awaitAllStored();

    String receivedAt = String.valueOf(row("usage_events").get("received_at"));
    assertThat(OffsetDateTime.parse(receivedAt).toInstant()).isBetween(before, Instant.now());
    Map<String, String> activity = activity(event, receivedAt);
    assertThat(activity.values()).as("they tell columns apart").doesNotHaveDuplicates();
    assertThat(row("user_activity_logs")).containsExactlyInAnyOrderEntriesOf(activity);
    assertThat(row("user_errors")).containsExactlyInAnyOrderEntriesOf(error(event, receivedAt));
    assertThat(row("feature_usage")).containsExactlyInAnyOrderEntriesOf(use(event, receivedAt));
    assertThat(row("persona_usage"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("id", event.getEventId().toString()),
                Map.entry("timestamp", "2015-05-17T10:05:03.25+00:00"),
                Map.entry("persona_id", event.getPersonaId()),
                Map.entry("domain", event.getDomain()),
                Map.entry("channel", "UI"),
                Map.entry("action", event.getActionName()),
                Map.entry("notes", event.getNotes())));
  }

  private static Map<String, String> activity(UsageEvent event, String receivedAt) {
    return Map.ofEntries(
        Map.entry("id", event.getEventId().toString()),
        Map.entry("user_email", event.getUserId()),
        Map.entry("session_id", event.getSessionId()),
        Map.entry("action_type", event.getActionType()),
        Map.entry("action_name", event.getActionName()),
        Map.entry("action_category", event.getActionCategory()),
        Map.entry("entity_type", event.getEntityType()),
        Map.entry("entity_id", event.getEntityId()),
        Map.entry("page_url", event.getPageUrl()),
        Map.entry("service_name", event.getServiceName()),
        Map.entry("user_agent", event.getUserAgent()),
        Map.entry("ip_address", event.getIpAddress()),
        Map.entry("action_data", "{\"value_usd\": 1200, \"customer_id\": \"c-7\"}"),
        Map.entry("result_status", "timeout"),
        Map.entry("result_data", "{\"results_count\": 12}"),
        Map.entry("duration_ms", "42"),
        Map.entry("tags", "[\"beta\", \"größer 🚀\"]"),
        Map.entry("timestamp", "2015-05-17T10:05:03.25+00:00"),
        Map.entry("created_at", receivedAt),
        Map.entry("channel", "UI"),
        Map.entry("persona_id", event.getPersonaId()),
        Map.entry("domain", event.getDomain()),
        Map.entry("endpoint", event.getEndpoint()),
        Map.entry("method", event.getHttpMethod()),
        Map.entry("status_code", "504"),
        Map.entry("error_type", event.getErrorType()),
        Map.entry("service_version", event.getServiceVersion()),
        Map.entry("environment", event.getEnvironment()),
        Map.entry("notes", event.getNotes()),
        Map.entry("trace_id", event.getTraceId()),
        Map.entry("privacy_level", "full"));
  }

  private static Map<String, String> error(UsageEvent event, String receivedAt) {
    return Map.ofEntries(
        Map.entry("id", event.getEventId().toString()),
        Map.entry("user_email", event.getUserId()),
        Map.entry("endpoint", event.getEndpoint()),
        Map.entry("method", event.getHttpMethod()),
        Map.entry("error_type", event.getErrorType()),
        Map.entry("error_code", "504"),
        Map.entry("error_message", event.getErrorMessage()),
        Map.entry("stack_trace", event.getStackTrace()),
        Map.entry("timestamp", "2015-05-17T10:05:03.25+00:00"),
        Map.entry("created_at", receivedAt),
        Map.entry("service_name", event.getServiceName()),
        Map.entry("session_id", event.getSessionId()),
        Map.entry("action_type", event.getActionType()),
        Map.entry("action_name", event.getActionName()),
        Map.entry("result_status", "timeout"));
  }

  private static Map<String, String> use(UsageEvent event, String receivedAt) {
    return Map.ofEntries(
        Map.entry("id", event.getEventId().toString()),
        Map.entry("user_email", event.getUserId()),
        Map.entry("feature_name", event.getActionName()),
        Map.entry("endpoint", event.getEndpoint()),
        Map.entry("method", event.getHttpMethod()),
        Map.entry("timestamp", "2015-05-17T10:05:03.25+00:00"),
        Map.entry("success", "false"),
        Map.entry("error_message", event.getErrorMessage()),
        Map.entry("duration_ms", "42"),
        Map.entry("status_code", "504"),
        Map.entry("created_at", receivedAt));
  }

  /** The only row of a table or view, each column as JSON has it. */
  private Map<String, String> row(String table) {
    Map<String, String> row = new TreeMap<>();
    bed.jdbi()
        .useHandle(
            h -> {
              h.execute("SET TIME ZONE 'UTC'");
              h.createQuery(
                      "SELECT c.key, coalesce(c.value, 'null') AS value FROM "
                          + table
                          + " AS t, jsonb_each_text(to_jsonb(t)) AS c")
                  .mapToMap()
                  .forEach(
                      c ->
                          assertThat(
                                  row.put(
                                      String.valueOf(c.get("key")), String.valueOf(c.get("value"))))
                              .as("%s in a second row", c.get("key"))
                              .isNull());
            });
    return row;
  }

  @Test
  void assignments_areStoredWithTheirEvidence_andTheLatestIsCurrent() {
    bed.send(Samples.assignmentEvent().build());
    bed.send(Samples.assignmentEvent().build()); // the same once more
    bed.send(
        Samples.assignmentEvent()
            .setAssignmentId(UUID.randomUUID())
            .setAssignedAt(Samples.TIME.plusSeconds(60))
            .setAssignedPersonaId("low_savings")
            .setPriority(null)
            .build());
    bed.flush();

    bed.startSink();
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM persona_assignment_history")).isEqualTo(2);
    assertThat(bed.texts("SELECT assigned_persona_id FROM persona_assignments"))
        .containsExactly("low_savings");
    assertThat(
            bed.texts(
                "SELECT array_to_string(qualifying_personas, ',') || ' ' ||"
                    + " (match_evidence->'low_savings'->'evidence'->>'savings_emergency_fund_months')"
                    + " || ' ' || (signals->>'subscriptions') || ' ' || priority FROM"
                    + " persona_assignment_history WHERE assigned_persona_id = 'high_utilization'"))
        .containsExactly("high_utilization,low_savings 2.5 3 1");
  }

  @Test
  void close_isIdempotent_andStopsReading() {
    SinkService sink = bed.startSink();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(sink.notReady()).isEmpty());

    sink.close();
    sink.close();

    assertThat(sink.live()).isFalse();
    assertThat(sink.notReady()).containsExactly("closed");
  }

  private List<String> partitions() {
    return bed.texts(
        "SELECT inhrelid::regclass::text FROM pg_inherits"
            + " WHERE inhparent = 'usage_events'::regclass ORDER BY 1");
  }

  private Map<String, Long> statuses() {
    Map<String, Long> counts = new TreeMap<>();
    bed.jdbi()
        .useHandle(
            h ->
                h.createQuery(
                        "SELECT result_status, count(*) AS n FROM usage_events"
                            + " WHERE occurred_at < '2016-01-01' GROUP BY 1")
                    .mapToMap()
                    .forEach(
                        row ->
                            counts.put(
                                String.valueOf(row.get("result_status")), (Long) row.get("n"))));
    return counts;
  }

  private static Map<String, Long> statuses(List<UsageEvent> events) {
    Map<String, Long> counts = new TreeMap<>();
    events.forEach(
        e ->
            counts.merge(
                e.getResultStatus().name().toLowerCase(java.util.Locale.ROOT), 1L, Long::sum));
    return counts;
  }
}
