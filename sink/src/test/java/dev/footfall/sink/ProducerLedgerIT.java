package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.sink.deadletters.LetterDesk;
import dev.footfall.sink.deadletters.LetterFilter;
import dev.footfall.sink.deadletters.LetterSender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two sides of a producer's books: what it says it sent, and what has arrived. */
class ProducerLedgerIT {

  private static final String LEDGER =
      "SELECT concat_ws(' ', producer_id, 'sent', sent, 'arrived', arrived, 'stored', stored,"
          + " 'duplicates', duplicates, 'dead', dead_lettered, 'missing', missing)"
          + " FROM producer_ledger ORDER BY producer_id";

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void everyEvent_isStored_orDuplicate_orDeadLetter_andWhatIsLostIsMissing() {
    forbidPoison();
    List<UsageEvent> events = of("a", 20);
    events.get(3).setNotes("poison"); // PostgreSQL refuses it
    events.get(4).setActionName(" "); // a rule does
    bed.send(events);
    bed.send(events.subList(5, 10)); // sent once more
    List<UsageEvent> others = of("b", 10);
    bed.send(others.subList(0, 8)); // two are lost
    bed.send(Samples.assignmentEvent().setProducerId("b").build());
    bed.send(Samples.usageEvent().setProducerId("n\0l").build()); // can be in no book
    report("a", 20);
    report("b", 11);
    report("c", 1);
    bed.flush();

    bed.startSink(new SimpleMeterRegistry());
    bed.awaitAllStored();
    assertThat(bed.texts(LEDGER))
        .containsExactly(
            "a sent 20 arrived 25 stored 18 duplicates 5 dead 2 missing 0",
            "b sent 11 arrived 9 stored 9 duplicates 0 dead 0 missing 2",
            "c sent 1 arrived 0 stored 0 duplicates 0 dead 0 missing 1");

    bed.send(others.subList(7, 10)); // found after all, and one more that was there
    bed.flush();
    bed.awaitAllStored();
    assertThat(bed.texts(LEDGER))
        .contains("b sent 11 arrived 12 stored 11 duplicates 1 dead 0 missing 0");
    assertThat(bed.number("SELECT sum(stored) FROM producer_ledger"))
        .isEqualTo(
            bed.number(
                "SELECT (SELECT count(*) FROM usage_events) + count(*) FROM assignment_events"));
  }

  @Test
  void replay_takesTheDeadLetterOutOfTheBooks_andWhatIsLostStaysMissing() throws Exception {
    forbidPoison();
    List<UsageEvent> events = of("a", 10);
    events.get(3).setNotes("poison");
    bed.send(events.subList(0, 9)); // one is lost
    report("a", 10);
    bed.flush();
    bed.startSink();
    bed.awaitAllStored();
    assertThat(bed.texts(LEDGER))
        .containsExactly("a sent 10 arrived 9 stored 8 duplicates 0 dead 1 missing 1");

    bed.asOwner("ALTER TABLE usage_events DROP CONSTRAINT no_poison");
    assertThat(replay()).isEqualTo(1);
    bed.awaitAllStored();
    assertThat(bed.texts(LEDGER))
        .containsExactly("a sent 10 arrived 9 stored 9 duplicates 0 dead 0 missing 1");

    bed.asOwner("UPDATE dead_letter_records SET state = 'waiting'"); // as if it had failed half-way
    assertThat(replay()).isEqualTo(1);
    bed.awaitAllStored();
    assertThat(bed.texts(LEDGER))
        .containsExactly("a sent 10 arrived 10 stored 9 duplicates 1 dead 0 missing 1");
  }

  @Test
  void replay_ofWhatIsStillBad_changesNoBooks_howeverOftenItIsSent() throws Exception {
    forbidPoison();
    List<UsageEvent> events = of("a", 10);
    events.get(3).setNotes("poison"); // PostgreSQL refuses it
    events.get(4).setActionName(" "); // a rule does
    bed.send(events.subList(0, 9)); // one is lost
    report("a", 10);
    bed.flush();
    bed.startSink();
    bed.awaitAllStored();
    String before = "a sent 10 arrived 9 stored 7 duplicates 0 dead 2 missing 1";
    assertThat(bed.texts(LEDGER)).containsExactly(before);

    assertThat(replay()).isEqualTo(2);
    bed.awaitAllStored();
    assertThat(bed.texts(LEDGER)).containsExactly(before);

    bed.asOwner("UPDATE dead_letter_records SET state = 'waiting'"); // both of each record
    assertThat(replay()).isEqualTo(4);
    bed.awaitAllStored();
    assertThat(bed.texts(LEDGER)).containsExactly(before);

    bed.asOwner("ALTER TABLE usage_events DROP CONSTRAINT no_poison");
    assertThat(replay()).isEqualTo(4);
    bed.awaitAllStored();
    assertThat(bed.texts(LEDGER))
        .containsExactly("a sent 10 arrived 10 stored 8 duplicates 1 dead 1 missing 1");
  }

  @Test
  void replay_ofARecordThatNobodyCouldRead_countsItAsArrived() throws Exception {
    bed.migrate();
    // As if the registry had not known its schema then.
    bed.asOwner(
        """
        INSERT INTO dead_letter_records
          (stage, topic_id, topic, partition, record_offset, reason, detail, headers, value)
        SELECT 'sink', gen_random_uuid(), 'usage-events', 0, 5, 'unknown_schema', '', '[]'::jsonb,
          decode('%s', 'hex')
        """
            .formatted(
                HexFormat.of().formatHex(bed.bytes(Topics.USAGE_EVENTS, of("a", 1).get(0)))));
    report("a", 1);
    bed.flush();
    bed.startSink();
    bed.awaitAllStored();
    assertThat(bed.texts(LEDGER))
        .containsExactly("a sent 1 arrived 0 stored 0 duplicates 0 dead 0 missing 1");

    assertThat(replay()).isEqualTo(1);
    bed.awaitAllStored();

    assertThat(bed.texts(LEDGER))
        .containsExactly("a sent 1 arrived 1 stored 1 duplicates 0 dead 0 missing 0");
  }

  private void forbidPoison() {
    bed.migrate();
    bed.asOwner("ALTER TABLE usage_events ADD CONSTRAINT no_poison CHECK (notes <> 'poison')");
  }

  private long replay() throws Exception {
    try (Connection writer = bed.connect("writer");
        LetterSender sender = LetterSender.of(ConnectionSettings.of(bed.settings()))) {
      return new LetterDesk(writer, new AuditTrail("ada")).replay(LetterFilter.ALL, 1_000, sender);
    }
  }

  private static List<UsageEvent> of(String producer, int count) {
    List<UsageEvent> events = new ArrayList<>(Samples.usageEvents(producer.hashCode(), count));
    events.forEach(event -> event.setProducerId(producer));
    return events;
  }

  private void report(String producer, long sent) {
    bed.send(
        Topics.PRODUCER_REPORTS,
        producer.getBytes(UTF_8),
        bed.bytes(
            Topics.PRODUCER_REPORTS,
            Samples.producerReport().setProducerId(producer).setSent(sent).build()));
  }
}
