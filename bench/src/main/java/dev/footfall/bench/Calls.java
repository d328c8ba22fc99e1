package dev.footfall.bench;

import dev.footfall.events.Channel;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.producer.UsageTracker;
import dev.footfall.schemas.EventIds;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The same event, once through the tracker and once as an application does it without one. */
final class Calls {

  private static final Duration TOOK = Duration.ofMillis(42);
  private static final String USER = "ada@example.com";

  private Calls() {}

  static void track(UsageTracker tracker) {
    tracker
        .usage("crm", "view_deal")
        .user(USER)
        .session("s-81f3")
        .channel(Channel.UI)
        .entity("deal", "456")
        .page("/deals")
        .attribute("deal_name", "Big one")
        .attribute("stage", "negotiation")
        .success(TOOK);
  }

  static void send(Producer<String, SpecificRecord> producer, long seq) {
    UsageEvent event = new UsageEvent();
    Instant now = Instant.now();
    event.setEventId(EventIds.random(now));
    event.setOccurredAt(now);
    event.setProducerId("bench");
    event.setProducerSeq(seq);
    event.setPrivacyLevel(PrivacyLevel.FULL);
    event.setServiceName("bench");
    event.setUserId(USER);
    event.setSessionId("s-81f3");
    event.setActionType("crm");
    event.setActionName("view_deal");
    event.setChannel(Channel.UI);
    event.setEntityType("deal");
    event.setEntityId("456");
    event.setPageUrl("/deals");
    event.setResultStatus(ResultStatus.SUCCESS);
    event.setDurationMs(TOOK.toMillis());
    event.setAttributes("{\"deal_name\":\"Big one\",\"stage\":\"negotiation\"}");
    event.setTags(List.of());
    event.setSdkName("bench");
    event.setSdkVersion("1");
    var unused =
        producer.send(
            new ProducerRecord<>(Topics.USAGE_EVENTS.name(), EventKey.of(event), event),
            (metadata, exception) -> {
              // As most applications have it: nothing to be done about a failure here.
            });
  }
}
