package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.sink.deadletters.LetterDesk;
import dev.footfall.sink.deadletters.LetterFilter;
import dev.footfall.sink.deadletters.LetterSender;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters that are sent again, or dropped. */
class LetterReplayIT {

  private final TestBed bed = TestBed.fresh();

  @BeforeEach
  void forbidPoison() {
    bed.migrate();
    bed.asOwner("ALTER TABLE usage_events ADD CONSTRAINT no_poison CHECK (notes <> 'poison')");
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void replay_afterAFix_bringsInExactlyTheFixed_andLinksWhatIsStillBad() throws Exception {
    List<UsageEvent> events = events(500, 50);
    bed.send(events);
    bed.send(Topics.USAGE_EVENTS, null, new byte[] {9, 9});
    bed.flush();
    bed.startSink();
    bed.awaitAllStored();
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(490);
    assertThat(bed.number("SELECT count(*) FROM dead_letters")).isEqualTo(11);
    String rubbish =
        bed.texts("SELECT position FROM dead_letters WHERE reason = 'bad_magic'").get(0);

    bed.asOwner("ALTER TABLE usage_events DROP CONSTRAINT no_poison");
    assertThat(replay(LetterFilter.ALL)).isEqualTo(11);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(500);
    assertThat(bed.number("SELECT count(*) FROM dead_letters WHERE state = 'replayed'"))
        .isEqualTo(11);
    assertThat(
            bed.texts(
                "SELECT replayed_from || ' ' || reason FROM dead_letters WHERE state = 'waiting'"))
        .containsExactly(rubbish + " bad_magic");
    assertThat(bed.texts("SELECT action || ' ' || actor || ' ' || affected FROM audit_trail"))
        .containsExactly("dead-letters replay ada {\"records\": 11}");
  }

  @Test
  void replay_twice_changesNothing_alsoWhenTheRecordsComeAgain() throws Exception {
    bed.send(events(100, 10));
    bed.startSink();
    bed.awaitAllStored();
    bed.asOwner("ALTER TABLE usage_events DROP CONSTRAINT no_poison");
    replay(LetterFilter.ALL);
    bed.awaitAllStored();

    assertThat(replay(LetterFilter.ALL)).isZero();
    bed.asOwner("UPDATE dead_letter_records SET state = 'waiting'"); // as if it had failed half-way
    assertThat(replay(LetterFilter.ALL)).isEqualTo(10);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(100);
    assertThat(bed.number("SELECT count(*) FROM dead_letters")).isEqualTo(10);
  }

  @Test
  void replay_sendsKeyAndHeadersAsTheyWere_onceForBothStages() throws Exception {
    UsageEvent poison = events(1, 1).get(0);
    bed.send(List.of(poison));
    bed.startSink();
    bed.awaitAllStored();
    String position = bed.texts("SELECT position FROM dead_letters").get(0);
    alsoByTheAggregator(position, poison);

    assertThat(replay(reason("sql_23514"))).isEqualTo(1);
    bed.awaitAllStored();

    assertThat(bed.texts("SELECT state FROM dead_letters ORDER BY first_seen"))
        .containsExactly("replayed", "replayed", "waiting");
    assertThat(
            bed.texts(
                "SELECT (key = (SELECT key FROM dead_letters WHERE position = '"
                    + position
                    + "' AND stage = 'sink'))::text || ' ' || replayed_from FROM dead_letters"
                    + " WHERE state = 'waiting'"))
        .containsExactly("true " + position);
  }

  @Test
  void replay_ofTheAggregatorsLetter_sendsTheHeadersThatTheSinkKept() throws Exception {
    UsageEvent poison = events(1, 1).get(0);
    bed.send(List.of(poison));
    bed.startSink();
    bed.awaitAllStored();
    bed.asOwner(
        "UPDATE dead_letter_records SET headers = '[{\"name\": \"trace\", \"text\": \"t-1\"}]'");
    alsoByTheAggregator(bed.texts("SELECT position FROM dead_letters").get(0), poison);

    assertThat(replay(stage("aggregator"), 1)).isEqualTo(1);
    bed.awaitAllStored();

    assertThat(bed.texts("SELECT state FROM dead_letters ORDER BY first_seen"))
        .containsExactly("replayed", "replayed", "waiting");
    assertThat(
            bed.texts(
                "SELECT header->>'text' FROM dead_letters,"
                    + " jsonb_array_elements(headers) AS all_of_them (header)"
                    + " WHERE state = 'waiting' AND header->>'name' = 'trace'"))
        .containsExactly("t-1");
  }

  @Test
  void replay_afterTheTopicWasMadeAnew_sendsTheRecordsOfBoth() throws Exception {
    UsageEvent poison = events(1, 1).get(0);
    bed.send(List.of(poison));
    bed.startSink();
    bed.awaitAllStored();
    alsoByTheAggregator(bed.texts("SELECT position FROM dead_letters").get(0), poison);
    anotherAtThePositionsOfTheTopicBefore();

    try (Connection writer = bed.connect("writer")) {
      LetterDesk desk = new LetterDesk(writer, new AuditTrail("ada"));
      assertThat(desk.scope(LetterFilter.ALL, 100).replayable()).isEqualTo(2);
    }
    assertThat(replay(LetterFilter.ALL)).isEqualTo(2);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM dead_letters WHERE state = 'replayed'"))
        .isEqualTo(4);
    assertThat(bed.texts("SELECT reason FROM dead_letters WHERE state = 'waiting' ORDER BY 1"))
        .containsExactly("bad_magic", "sql_23514");
  }

  @Test
  void drop_afterTheTopicWasMadeAnew_leavesTheOtherRecord() throws Exception {
    bed.send(events(1, 1));
    bed.startSink();
    bed.awaitAllStored();
    anotherAtThePositionsOfTheTopicBefore();

    try (Connection writer = bed.connect("writer")) {
      assertThat(new LetterDesk(writer, new AuditTrail("ada")).drop(reason("sql_23514"), 100))
          .isEqualTo(1);
    }

    assertThat(bed.texts("SELECT reason || ' ' || state FROM dead_letters ORDER BY 1"))
        .containsExactly("bad_magic waiting", "sql_23514 dropped");
  }

  @Test
  void replay_withALimit_sendsWhatTheScopeSays_pastRecordsThatCanNotBeSent() throws Exception {
    for (int i = 0; i < 3; i++) {
      bed.send(
          Topics.USAGE_AGGREGATES,
          null,
          bed.bytes(Topics.USAGE_AGGREGATES, Samples.usageAggregate().build()));
    }
    bed.send(events(20, 5));
    bed.startSink();
    bed.awaitAllStored();
    bed.asOwner("ALTER TABLE usage_events DROP CONSTRAINT no_poison");

    try (Connection writer = bed.connect("writer")) {
      LetterDesk desk = new LetterDesk(writer, new AuditTrail("ada"));
      LetterDesk.Scope scope = desk.scope(LetterFilter.ALL, 3);
      assertThat(scope).isEqualTo(new LetterDesk.Scope(3, 3, Map.of("usage-aggregates", 3L)));
    }
    assertThat(replay(LetterFilter.ALL, 3)).isEqualTo(3);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(19);
    assertThat(replay(LetterFilter.ALL, 3)).isEqualTo(1);
  }

  @Test
  void replay_ofFiguresOfTheirTime_isRefused_andADropIsAudited() throws Exception {
    bed.send(
        Topics.USAGE_AGGREGATES,
        null,
        bed.bytes(Topics.USAGE_AGGREGATES, Samples.usageAggregate().build()));
    bed.send(events(20, 10));
    bed.startSink();
    bed.awaitAllStored();

    try (Connection writer = bed.connect("writer")) {
      LetterDesk desk = new LetterDesk(writer, new AuditTrail("ada"));
      LetterDesk.Scope scope = desk.scope(LetterFilter.ALL, 100);
      assertThat(scope.records()).isEqualTo(3);
      assertThat(scope.replayable()).isEqualTo(2);
      assertThat(scope.blocked()).containsOnlyKeys("usage-aggregates");
      assertThat(desk.drop(reason("sql_23514"), 1)).isEqualTo(1);
      assertThat(desk.scope(LetterFilter.ALL, 100).records()).isEqualTo(2);
    }
    assertThat(replay(LetterFilter.ALL)).isEqualTo(1);

    assertThat(bed.texts("SELECT scope::text FROM audit_trail WHERE action = 'dead-letters drop'"))
        .containsExactly("{\"reason\": \"sql_23514\"}");
    assertThat(bed.texts("SELECT state FROM dead_letters WHERE topic = 'usage-aggregates'"))
        .containsExactly("waiting");
  }

  private long replay(LetterFilter filter) throws Exception {
    return replay(filter, 1_000);
  }

  private long replay(LetterFilter filter, long limit) throws Exception {
    try (Connection writer = bed.connect("writer");
        LetterSender sender = LetterSender.of(ConnectionSettings.of(bed.settings()))) {
      return new LetterDesk(writer, new AuditTrail("ada")).replay(filter, limit, sender);
    }
  }

  /** The aggregator sets the record at {@code position} aside, too. */
  private void alsoByTheAggregator(String position, UsageEvent event) {
    int at = position.lastIndexOf('@');
    bed.send(
        new DeadLetter(
            "aggregator",
            "other",
            "x",
            "usage-events",
            position.charAt(at - 1) - '0',
            Long.parseLong(position.substring(at + 1)),
            null,
            bed.bytes(Topics.USAGE_EVENTS, event)));
    bed.flush();
    bed.await("SELECT count(*) FROM dead_letters", 2);
  }

  /** As if another record had been at these positions, and the topic made anew then. */
  private void anotherAtThePositionsOfTheTopicBefore() {
    bed.asOwner(
        """
        INSERT INTO dead_letter_records
          (stage, topic_id, topic, partition, record_offset, reason, detail, key, headers, value)
        SELECT stage, gen_random_uuid(), topic, partition, record_offset, 'bad_magic', '', key, headers,
          decode('0909', 'hex')
        FROM dead_letter_records
        """);
  }

  private static LetterFilter stage(String name) {
    return new LetterFilter(
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static LetterFilter reason(String code) {
    return new LetterFilter(
        Optional.empty(),
        Optional.of(code),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Events of which every {@code every}-th is refused. */
  private static List<UsageEvent> events(int count, int every) {
    List<UsageEvent> events = new ArrayList<>(Samples.usageEvents(41, count));
    for (int i = every - 1; i < count; i += every) {
      events.set(i, UsageEvent.newBuilder(events.get(i)).setNotes("poison").build());
    }
    return events;
  }
}
