package dev.footfall.bench;

import dev.footfall.events.Channel;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The events of a benchmark: two hours of 10,000 users, in order, some 260 bytes each. The i-th is
 * always the same. Each user has one tracker, and each action one type and one channel. Immutable.
 *
 * @param count how many there are
 * @param producers trackers that numbered them
 * @param actions distinct action names
 * @param from when the two hours begin
 */
public record MadeUpEvents(int count, int producers, int actions, Instant from) {

  private static final Duration SPAN = Duration.ofHours(2);
  private static final int USERS = 10_000;
  private static final List<String> TYPES =
      List.of("crm", "navigation", "chat", "analytics", "export");
  private static final Channel[] CHANNELS = {Channel.UI, Channel.API, Channel.CLI, Channel.JOB};

  /** The i-th one, from 0. */
  public UsageEvent event(int i) {
    SplittableRandom random = new SplittableRandom(i);
    Instant at = from.plusNanos(SPAN.toNanos() / count * i);
    int tracker = i % producers;
    String producer = "crm-api-7b1e7c3d-" + tracker;
    int user = tracker + producers * random.nextInt(Math.max(1, USERS / producers));
    int action = random.nextInt(actions);
    int dice = random.nextInt(100);
    // Few: a failed one costs the sink a second row, and others don't write it.
    boolean failed = dice >= 98;
    return UsageEvent.newBuilder()
        .setEventId(EventIds.derived(at, producer + "/" + i))
        .setOccurredAt(at)
        .setProducerId(producer)
        .setProducerSeq(i / producers + 1)
        .setPrivacyLevel(PrivacyLevel.FULL)
        .setServiceName("crm-api")
        .setServiceVersion("2.14.0")
        .setEnvironment("production")
        .setUserId("user-" + user + "@example.com")
        .setSessionId("s-" + Integer.toHexString(user * 31))
        .setActionType(TYPES.get(action % TYPES.size()))
        .setActionName("action-" + action)
        .setChannel(CHANNELS[action % CHANNELS.length])
        .setEntityType("deal")
        .setEntityId(Integer.toString(user % 500))
        .setEndpoint("/api/deals/{id}")
        .setHttpMethod("GET")
        .setStatusCode(failed ? 500 : 200)
        .setResultStatus(
            !failed ? ResultStatus.SUCCESS : dice == 98 ? ResultStatus.ERROR : ResultStatus.TIMEOUT)
        .setDurationMs(5L + (long) Math.exp(random.nextDouble() * 7))
        .setAttributes("{\"deal\":\"d-" + user % 1000 + "\",\"stage\":\"open\"}")
        .setTags(List.of())
        .setSdkName("footfall-java")
        .setSdkVersion("0.1.0")
        .build();
  }
}
