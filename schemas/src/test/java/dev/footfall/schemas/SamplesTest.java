package dev.footfall.schemas;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

  private static final List<UsageEvent> EVENTS = Samples.usageEvents(7, 5000);

  @Test
  void usageEvents_areUsable() {
    assertThat(EVENTS)
        .hasSize(5000)
        .allSatisfy(e -> assertThat(EventRules.check(e, Samples.TO.toEpochMilli())).isNull());
  }

  @Test
  void usageEvents_areTheSameForTheSameSeed() {
    assertThat(Samples.usageEvents(7, 5000)).isEqualTo(EVENTS);
    assertThat(Samples.usageEvents(8, 5000)).doesNotContainAnyElementsOf(EVENTS);
  }

  @Test
  void usageEvents_areInOrderOfTimeWithinTheRange() {
    assertThat(EVENTS)
        .isSortedAccordingTo(Comparator.comparing(UsageEvent::getOccurredAt))
        .allSatisfy(
            e -> assertThat(e.getOccurredAt()).isBetween(Samples.FROM, Samples.TO.minusNanos(1)));
    assertThat(EVENTS).extracting(UsageEvent::getEventId).doesNotHaveDuplicates();
  }

  @Test
  void usageEvents_areNumberedWithoutGaps() {
    assertThat(EVENTS.stream().collect(groupingBy(UsageEvent::getProducerId)))
        .hasSize(5)
        .allSatisfy(
            (producer, events) ->
                assertThat(events)
                    .extracting(UsageEvent::getProducerSeq)
                    .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList()));
  }

  @Test
  void usageEvents_areVaried() {
    assertThat(EVENTS)
        .extracting(UsageEvent::getServiceName)
        .contains("crm-api", "crm-web", "reports");
    assertThat(EVENTS).extracting(UsageEvent::getResultStatus).contains(ResultStatus.values());
    assertThat(EVENTS).extracting(UsageEvent::getDurationMs).containsNull().contains(10L);
    assertThat(EVENTS).extracting(UsageEvent::getUserId).containsNull();
    assertThat(EVENTS.stream().map(EventKey::of).distinct().count()).isBetween(50L, 200L);
    assertThat(EVENTS).extracting(UsageEvent::getPersonaId).contains("low_savings", (String) null);
  }

  @Test
  void usageEvents_spreadOverAnyRange() {
    Instant from = Instant.parse("2015-05-17T23:59:59Z");

    assertThat(Samples.usageEvents(1, 100, from, from.plusSeconds(2)))
        .allSatisfy(e -> assertThat(e.getOccurredAt()).isBetween(from, from.plusSeconds(2)));
    assertThat(Samples.usageEvents(1, 0)).isEmpty();
    assertThatThrownBy(() -> Samples.usageEvents(1, 1, from, from))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void samples_areConsistent() {
    long arrival = Samples.TIME.toEpochMilli();
    assertThat(EventRules.check(Samples.usageEvent().build(), arrival)).isNull();
    assertThat(EventRules.check(Samples.assignmentEvent().build(), arrival)).isNull();
    UsageAggregate cell = Samples.usageAggregate().build();
    assertThat(
            cell.getSuccessCount()
                + cell.getErrorCount()
                + cell.getPendingCount()
                + cell.getTimeoutCount()
                + cell.getUnknownCount())
        .isEqualTo(cell.getCount());
    var books = Samples.producerReport().build();
    assertThat(
            books.getSent()
                + books.getSpooled()
                + books.getQueued()
                + books.getDropped().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(books.getAccepted());
  }
}
