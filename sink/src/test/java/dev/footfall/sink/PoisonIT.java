package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * More than thirty kinds of poison, one in a thousand good records: each is one dead letter with
 * its reason, in the topic and in the table, and every good record is stored.
 */
class PoisonIT {

  private static final int GOOD_EACH = 1000;

  private final TestBed bed = TestBed.fresh();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void thirtyKinds_oneInAThousand_areEachOneDeadLetter_andAllElseIsStored() {
    bed.migrate();
    bed.asOwner("ALTER TABLE usage_events ADD CONSTRAINT no_poison CHECK (notes <> 'poison')");
    List<PoisonKinds.Kind> kinds = PoisonKinds.all(bed);
    assertThat(kinds).hasSizeGreaterThanOrEqualTo(30);
    assertThat(kinds).extracting(PoisonKinds.Kind::name).doesNotHaveDuplicates();
    List<UsageEvent> events = Samples.usageEvents(77, kinds.size() * GOOD_EACH);
    byte[] oneKey = {1}; // all in one partition, in the order of the kinds
    for (int i = 0; i < kinds.size(); i++) {
      for (UsageEvent event : events.subList(i * GOOD_EACH, (i + 1) * GOOD_EACH)) {
        bed.send(Topics.USAGE_EVENTS, oneKey, bed.bytes(Topics.USAGE_EVENTS, event));
      }
      bed.send(Topics.USAGE_EVENTS, oneKey, kinds.get(i).value());
    }
    bed.flush();

    SinkService sink = bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(events.size());
    assertThat(bed.number("SELECT count(DISTINCT event_id) FROM usage_events"))
        .isEqualTo(events.size());
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      expected.add((i + 1) * GOOD_EACH + i + " " + kinds.get(i).reason());
    }
    assertThat(
            bed.texts(
                "SELECT record_offset || ' ' || reason FROM dead_letters ORDER BY record_offset"))
        .isEqualTo(expected);
    List<DeadLetter> dead = bed.deadLetters();
    assertThat(dead)
        .extracting(letter -> letter.offset() + " " + letter.reason())
        .containsExactlyInAnyOrderElementsOf(expected);
    for (DeadLetter letter : dead) {
      PoisonKinds.Kind kind = kinds.get((int) (letter.offset() / (GOOD_EACH + 1)));
      assertThat(letter.value()).as(kind.name()).isEqualTo(kind.value());
    }
    Map<String, Object> row =
        bed.jdbi()
            .withHandle(
                h ->
                    h.createQuery(
                            "SELECT stage, topic, state, detail, value FROM dead_letters"
                                + " WHERE reason = 'bad_magic' ORDER BY record_offset LIMIT 1")
                        .mapToMap()
                        .one());
    assertThat(row)
        .containsEntry("stage", "sink")
        .containsEntry("topic", "usage-events")
        .containsEntry("state", "waiting")
        .containsEntry("value", kinds.get(5).value());
    assertThat((String) row.get("detail")).isNotBlank();
    assertThat(sink.notReady()).isEmpty();
  }

  @Test
  void readAgainFromTheBeginning_setsNothingAsideTwice() {
    byte[] rubbish = {9, 9, 9};
    bed.send(Topics.USAGE_EVENTS, null, rubbish);
    bed.send(Topics.USAGE_EVENTS, null, rubbish);
    bed.flush();
    try (SinkService first = bed.startSink()) {
      bed.awaitAllStored();
      assertThat(first.live()).isTrue();
    }
    bed.asOwner("UPDATE sink_offsets SET next_offset = 0 WHERE topic = 'usage-events'");

    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.deadLetters()).hasSize(2);
    assertThat(bed.number("SELECT count(*) FROM dead_letters")).isEqualTo(2);
    assertThat(TestBed.counter(metrics, "footfall.sink.duplicates", "table", "dead_letter_records"))
        .isEqualTo(2);
  }

  @Test
  void whatTheAggregatorSetAside_isInTheTableToo_andRubbishInItsTopicGoesNotRound() {
    byte[] value = {1, 2, 3};
    DeadLetter letter =
        new DeadLetter("aggregator", "bad_magic", "a\0b", "usage-events", 3, 4711, null, value);
    bed.send(letter);
    bed.send(letter); // the aggregator tried again
    bed.send(Topics.DEAD_LETTERS, null, value); // no dead letter at all
    bed.flush();

    SinkService sink = bed.startSink(metrics);
    bed.awaitAllStored();
    bed.await("SELECT count(*) FROM dead_letters", 2);

    assertThat(
            bed.texts(
                "SELECT stage || ' ' || reason || ' ' || position FROM dead_letters ORDER BY 1"))
        .containsExactly(
            "aggregator bad_magic usage-events-3@4711", "sink not_a_dead_letter dead-letters-0@2");
    assertThat(bed.deadLetterRecords()).hasSize(4);
    assertThat(sink.live()).isTrue();
  }
}
