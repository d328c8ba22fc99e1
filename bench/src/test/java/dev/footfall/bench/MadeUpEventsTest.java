package dev.footfall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MadeUpEventsTest {

  private static final Instant FROM = Instant.parse("2025-03-12T08:00:00Z");

  private final MadeUpEvents events = new MadeUpEvents(10_000, 20, 200, FROM);

  @Test
  void event_isTheSameInEveryProcess() {
    MadeUpEvents others = new MadeUpEvents(10_000, 20, 200, FROM);
    assertThat(others.event(4_711)).isEqualTo(events.event(4_711));
  }

  @Test
  void events_areNumberedWithoutGapsByOneTrackerPerUser() {
    Map<String, Long> numbers = new HashMap<>();
    Map<String, String> trackers = new HashMap<>();
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < events.count(); i++) {
      UsageEvent event = events.event(i);
      assertThat(event.getProducerSeq())
          .isEqualTo(numbers.merge(event.getProducerId(), 1L, Long::sum));
      trackers.putIfAbsent(event.getUserId(), event.getProducerId());
      assertThat(trackers).containsEntry(event.getUserId(), event.getProducerId());
      assertThat(ids.add(event.getEventId())).isTrue();
      assertThat(event.getOccurredAt()).isBetween(FROM, FROM.plusSeconds(7_200));
    }
    assertThat(numbers).hasSize(20);
  }
}
