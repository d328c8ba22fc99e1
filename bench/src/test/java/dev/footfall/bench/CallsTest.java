package dev.footfall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.TrackerCounters;
import dev.footfall.producer.UsageTracker;
import dev.footfall.schemas.EventRules;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class CallsTest {

  @Test
  void track_isTaken() {
    UsageTracker tracker =
        UsageTracker.builder()
            .service("bench")
            .connection(Map.of("kafka.bootstrap.servers", "127.0.0.1:1"))
            .build();
    Calls.track(tracker);
    TrackerCounters books = tracker.counters();
    tracker.close(Duration.ZERO);
    assertThat(books.accepted()).isEqualTo(1);
  }

  @Test
  void send_sendsAnEventThatIsValid() {
    MockProducer<String, SpecificRecord> producer =
        new MockProducer<>(true, null, new StringSerializer(), (topic, data) -> new byte[0]);
    Calls.send(producer, 1);
    UsageEvent event = (UsageEvent) producer.history().get(0).value();
    assertThat(EventRules.check(event, event.getOccurredAt().toEpochMilli())).isNull();
  }

  @Test
  void paced_printsFourFigures() {
    assertThat(PacedCalls.run(() -> {}, 10_000, 100).trim().split("\\s+")).hasSize(4);
  }
}
