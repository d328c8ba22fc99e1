package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.Alert;
import dev.footfall.events.AlertState;
import dev.footfall.events.ProducerReport;
import dev.footfall.events.SessionState;
import dev.footfall.events.SessionSummary;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.TopicSpec;
import dev.footfall.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Topics of which the latest record of a key is the row. */
class SummariesIT {

  private static final String SESSIONS =
      "SELECT concat_ws(' ', id, activities, state) FROM user_session_summaries ORDER BY 1";

  private final TestBed bed = TestBed.fresh();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void sessions_theLatestSummaryIsTheRow_inOneBatchAndInTwo() {
    send("a", session("a", SessionState.OPEN, 1));
    send("a", session("a", SessionState.OPEN, 2));
    send("b", session("b", SessionState.OPEN, 7));
    bed.flush();
    bed.startSink(metrics);
    bed.awaitAllStored();
    assertThat(bed.texts(SESSIONS)).containsExactly("a 2 open", "b 7 open");

    send("a", session("a", SessionState.FINAL, 3));
    bed.flush();
    bed.awaitAllStored();

    assertThat(bed.texts(SESSIONS)).containsExactly("a 3 final", "b 7 open");
    assertThat(rows("usage_sessions")).isEqualTo(4);
    assertThat(
            bed.texts(
                "SELECT concat_ws(' ', user_email, session_id, duration_seconds::int, errors, pages,"
                    + " top_actions->0->>'action_name', top_actions->1->>'count')"
                    + " FROM user_session_summaries WHERE id = 'a'"))
        .containsExactly("ada@example.com s-81f3 300 1 7 view_deal 4");
  }

  @Test
  void sessions_ofAStateThatIsNotKnown_areTakenAway_andMayComeBack() {
    send("a", session("a", SessionState.OPEN, 1));
    send("b", session("b", SessionState.OPEN, 2));
    bed.flush();
    bed.startSink(metrics);
    bed.awaitAllStored();

    send("a", session("a", SessionState.UNKNOWN, 1));
    bed.flush();
    bed.awaitAllStored();
    assertThat(bed.texts(SESSIONS)).containsExactly("b 2 open");

    send("a", session("a", SessionState.OPEN, 5));
    bed.flush();
    bed.awaitAllStored();
    assertThat(bed.texts(SESSIONS)).containsExactly("a 5 open", "b 2 open");
    assertThat(bed.deadLetters()).isEmpty();
  }

  @Test
  void sessions_withdrawn_areInNoViewOfSessions_andSayWhereTheyWent() {
    send("a", session("a", SessionState.FINAL, 1));
    send("b", session("b", SessionState.FINAL, 2));
    send("a", session("a", SessionState.WITHDRAWN, 0));
    bed.flush();
    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.texts(SESSIONS)).containsExactly("b 2 final");
    assertThat(bed.texts("SELECT id || capped FROM user_sessions")).containsExactly("btrue");
    assertThat(bed.texts("SELECT concat_ws(' ', id, merged_into, user_email) FROM merged_sessions"))
        .containsExactly("a 014d6155-1c2a-7f10-8e0b-77aa01c3d9e4 ada@example.com");
  }

  @Test
  void sessions_readAgainFromTheBeginning_neverGoBack() {
    send("a", session("a", SessionState.OPEN, 1));
    send("a", session("a", SessionState.FINAL, 2));
    bed.flush();
    SinkService first = bed.startSink(metrics);
    bed.awaitAllStored();
    first.close();

    // As after a log that lost its end; only the older record is read again so far.
    bed.asOwner("UPDATE sink_offsets SET next_offset = 0 WHERE topic = 'sessions'");
    bed.asOwner("UPDATE usage_sessions SET source_offset = source_offset + 100");
    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.texts(SESSIONS)).containsExactly("a 2 final");
    assertThat(TestBed.counter(metrics, "footfall.sink.duplicates", "table", "usage_sessions"))
        .isEqualTo(1);
    assertThat(rows("usage_sessions")).isEqualTo(3);
  }

  @Test
  void sessions_ofATopicMadeAnew_replaceThoseOfTheOldOne() {
    send("a", session("a", SessionState.FINAL, 9));
    bed.flush();
    SinkService first = bed.startSink(metrics);
    bed.awaitAllStored();
    first.close();
    bed.asOwner("UPDATE usage_sessions SET source_offset = 4711");

    try (TestBed again = TestBed.withNewTopics()) {
      again.send(
          Topics.SESSIONS,
          "a".getBytes(UTF_8),
          again.bytes(Topics.SESSIONS, session("a", SessionState.OPEN, 1)));
      again.flush();
      again.startSink();
      again.await("SELECT count(*) FROM user_session_summaries WHERE activities = 1", 1);
    }
  }

  @Test
  void alerts_everyTransitionIsKept_andTheLatestIsTheAlert() {
    Alert pending = alert(AlertState.PENDING, 0).setFiredAt(null).setResolvedAt(null).build();
    Alert firing = alert(AlertState.FIRING, 120).setResolvedAt(null).build();
    send("x", pending);
    send("x", firing);
    send("x", firing);
    bed.flush();
    bed.startSink(metrics);
    bed.awaitAllStored();
    assertThat(bed.texts("SELECT state || ' ' || severity FROM alerts"))
        .containsExactly("firing page");

    send("x", alert(AlertState.RESOLVED, 420).build());
    send("x", pending);
    bed.flush();
    bed.awaitAllStored();

    assertThat(bed.texts("SELECT state FROM alert_history ORDER BY evaluated_at"))
        .containsExactly("pending", "firing", "resolved");
    assertThat(
            bed.texts(
                "SELECT concat_ws(' ', state, rule, value, labels->>'service',"
                    + " annotations->>'summary', resolved_at - active_since) FROM alerts"))
        .containsExactly(
            "resolved ErrorRateHigh 0.12 crm-api crm-api view_deal: 12 % errors 00:07:00");
  }

  @Test
  void producerReports_theLastOneIsTheLedger_andShowsWhatItsBooksLeaveOpen() {
    ProducerReport balanced = Samples.producerReport().build();
    send("p", Samples.producerReport().setAccepted(1).setSent(1).setClosed(false).build());
    send("p", balanced);
    send("q", Samples.producerReport().setProducerId("q").setSent(4_970).build());
    bed.flush();
    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(
            bed.texts(
                "SELECT concat_ws(' ', service_name, accepted, dropped, refused, unaccounted, closed,"
                    + " refused_by_reason->>'queue_full') FROM producer_ledger"
                    + " ORDER BY unaccounted"))
        .containsExactly("crm-api 5000 3 8 0 t 7", "crm-api 5000 3 8 10 t 7");
  }

  @Test
  void recordsThatCouldBreakTheirTable_areSetAsideAlone() {
    send("bad", Samples.sessionSummary().setSessionKey(" ").build());
    send("bad", Samples.sessionSummary().setSessionKey("ä".repeat(2_000)).build());
    send("bad", Samples.sessionSummary().setActivities(-1).build());
    send("bad", Samples.sessionSummary().setEndedAt(Samples.TIME.minusSeconds(1)).build());
    send("bad", Samples.sessionSummary().setServiceName("n\0l").build());
    send("bad", alert(AlertState.FIRING, 0).setAlertId("").build());
    send("bad", alert(AlertState.FIRING, 0).setLabels(Map.of("n\0l", "x")).build());
    send("bad", Samples.producerReport().setDropped(Map.of("why", -3L)).build());
    send("good", session("good", SessionState.OPEN, 1));
    bed.flush();
    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactlyInAnyOrder(
            "blank_field",
            "too_long",
            "negative_count",
            "ends_before_start",
            "sql_22021",
            "blank_field",
            "sql_22P05",
            "negative_count");
    assertThat(bed.texts(SESSIONS)).containsExactly("good 1 open");
    assertThat(TestBed.counter(metrics, "footfall.sink.records")).isEqualTo(9);
  }

  /** They were folded to one row of the batch: only the bad one may go. */
  @Test
  void aBadRecord_behindAGoodOneOfItsKey_isSetAsideAlone() {
    send("p", Samples.producerReport().setSent(7).build());
    send("p", Samples.producerReport().setSent(8).setServiceName("n\0l").build());
    send("s", session("s", SessionState.OPEN, 3));
    send("s", session("s", SessionState.OPEN, 5));
    send("s", Samples.sessionSummary().setSessionKey("s").setServiceName("n\0l").build());
    bed.flush();
    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("sql_22021", "sql_22021");
    assertThat(bed.texts("SELECT sent::text FROM producer_ledger")).containsExactly("7");
    assertThat(bed.texts(SESSIONS)).containsExactly("s 5 open");
    assertThat(TestBed.counter(metrics, "footfall.sink.records")).isEqualTo(5);
  }

  private double rows(String table) {
    return TestBed.counter(metrics, "footfall.sink.rows", "table", table);
  }

  private void send(String key, SpecificRecord record) {
    TopicSpec topic =
        record instanceof SessionSummary
            ? Topics.SESSIONS
            : record instanceof Alert ? Topics.ALERTS : Topics.PRODUCER_REPORTS;
    bed.send(topic, key.getBytes(UTF_8), bed.bytes(topic, record));
  }

  private static SessionSummary session(String key, SessionState state, long activities) {
    return Samples.sessionSummary()
        .setSessionKey(key)
        .setState(state)
        .setActivities(activities)
        .build();
  }

  private static Alert.Builder alert(AlertState state, int afterSeconds) {
    return Samples.alert().setState(state).setEvaluatedAt(Samples.TIME.plusSeconds(afterSeconds));
  }
}
