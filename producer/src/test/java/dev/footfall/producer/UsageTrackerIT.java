package dev.footfall.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventRules;
import dev.footfall.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UsageTrackerIT {

  @Test
  void events_arriveExactlyOnceWithTheirFields() {
    try (FootfallStack stack = TestStack.start(Part.KAFKA, Part.REGISTRY)) {
      Map<String, String> settings = stack.settings();
      Arrivals.createTopics(settings);
      Instant before = Instant.now();
      UsageTracker tracker =
          UsageTracker.builder()
              .service("crm", "2.14.0")
              .environment("test")
              .connection(settings)
              .build();
      for (int i = 0; i < 2000; i++) {
        tracker
            .usage("crm", "view_deal")
            .user("user-" + i % 50)
            .channel(Channel.UI)
            .entity("deal", Integer.toString(i))
            .attribute("value_usd", i)
            .success(Duration.ofMillis(i));
      }
      tracker.usage("crm", "view_deal").user("eve").failed(new IllegalStateException("no"));
      tracker
          .assignment("user-1", "30d", "high_utilization")
          .priority(1)
          .signals(Map.of("utilization", 60.0))
          .track();
      assertThat(tracker.close(Duration.ofSeconds(20))).isEqualTo(new CloseReport(2002, 0, 0));

      List<ConsumerRecord<String, UsageEvent>> usage = Arrivals.read(settings, Topics.USAGE_EVENTS);
      List<ConsumerRecord<String, AssignmentEvent>> assignments =
          Arrivals.read(settings, Topics.ASSIGNMENT_EVENTS);
      assertThat(usage)
          .hasSize(2001)
          .allSatisfy(
              r -> {
                assertThat(r.key()).isEqualTo(r.value().getUserId());
                assertThat(r.value().getProducerId()).isEqualTo(tracker.producerId());
                assertThat(EventRules.check(r.value(), r.timestamp())).isNull();
                assertThat(r.value().getOccurredAt()).isBetween(before, Instant.now());
                assertThat(new String(r.headers().lastHeader("ce_id").value(), UTF_8))
                    .isEqualTo(r.value().getEventId().toString());
              });
      assertThat(
              Stream.concat(
                      usage.stream().map(r -> r.value().getProducerSeq()),
                      assignments.stream().map(r -> r.value().getProducerSeq()))
                  .sorted())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 2002).boxed().toList());
      UsageEvent event =
          usage.stream()
              .map(ConsumerRecord::value)
              .filter(e -> "1234".equals(e.getEntityId()))
              .findFirst()
              .orElseThrow();
      assertThat(event.getServiceName()).isEqualTo("crm");
      assertThat(event.getServiceVersion()).isEqualTo("2.14.0");
      assertThat(event.getUserId()).isEqualTo("user-34");
      assertThat(event.getChannel()).isEqualTo(Channel.UI);
      assertThat(event.getAttributes()).isEqualTo("{\"value_usd\":1234}");
      assertThat(event.getDurationMs()).isEqualTo(1234);
      assertThat(event.getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
      assertThat(assignments)
          .singleElement()
          .satisfies(
              r -> {
                assertThat(r.key()).isEqualTo("user-1");
                assertThat(r.value().getSignals()).containsEntry("utilization", 60.0);
              });
    }
  }
}
