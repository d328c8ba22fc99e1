package dev.footfall.bench.sink;

import dev.footfall.events.Channel;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The events that are stored: 200 actions, 10,000 users, two hours, some 220 bytes each. The i-th
 * is always the same. Stateless.
 */
final class BenchEvents {

  private static final Instant FROM = Instant.parse("2025-03-12T08:00:00Z");
  private static final Duration SPAN = Duration.ofHours(2);
  private static final int USERS = 10_000;
  private static final int ACTIONS = 200;
  private static final int PRODUCERS = 40;

  private final int count;

  BenchEvents(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  /** All of these events are of one day. */
  String partition() {
    return "usage_events_20250312";
  }

  UsageEvent event(int i) {
    Instant time = FROM.plusNanos(SPAN.toNanos() / count * i);
    // Scattered, and the same every time; a multiplicative hash.
    int scattered = (i * 0x9E3779B1) >>> 1;
    String producer = "crm-api-" + i % PRODUCERS;
    boolean failed = scattered % 50 == 0;
    return UsageEvent.newBuilder()
        .setEventId(EventIds.derived(time, producer + "/" + i))
        .setOccurredAt(time)
        .setProducerId(producer)
        .setProducerSeq(i / PRODUCERS + 1)
        .setPrivacyLevel(PrivacyLevel.FULL)
        .setServiceName("crm-api")
        .setServiceVersion("2.14.0")
        .setEnvironment("production")
        .setUserId("user" + scattered % USERS + "@example.com")
        .setActionType("crm")
        .setActionName("action_" + scattered / USERS % ACTIONS)
        .setChannel(Channel.API)
        .setEntityType("deal")
        .setEntityId(Integer.toString(scattered % 500))
        .setEndpoint("/api/deals/{id}")
        .setHttpMethod("GET")
        .setStatusCode(failed ? 500 : 200)
        .setResultStatus(failed ? ResultStatus.ERROR : ResultStatus.SUCCESS)
        .setDurationMs((long) scattered % 900)
        .setAttributes("{\"customer_id\":\"c-" + scattered % 50 + "\",\"stage\":\"open\"}")
        .setTags(List.of())
        .setSdkName("footfall-java")
        .setSdkVersion("0.1.0")
        .build();
  }
}
