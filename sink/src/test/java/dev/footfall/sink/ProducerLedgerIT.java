package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
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
    bed.migrate();
    bed.asOwner("ALTER TABLE usage_events ADD CONSTRAINT no_poison CHECK (notes <> 'poison')");
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
