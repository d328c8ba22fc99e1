package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AggregateKind;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Records that can't be used: each is one dead letter with its reason, its neighbours are stored.
 */
class BadRecordsIT {

  private final TestBed bed = TestBed.fresh();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void rubbishBetweenGoodRecords_isSetAside_withReasonAndBytes() {
    byte[] good = bed.bytes(Topics.USAGE_EVENTS, Samples.usageEvent().build());
    byte[] badMagic = good.clone();
    badMagic[0] = 7;
    byte[] unknownSchema = ByteBuffer.wrap(good.clone()).putInt(1, 987_654).array();
    byte[] negativeSchema = ByteBuffer.wrap(good.clone()).putInt(1, -1).array();
    byte[] truncated = Arrays.copyOf(good, good.length - 20);
    byte[] trailing = Arrays.copyOf(good, good.length + 3);
    byte[] foreign = bed.bytes(Topics.ASSIGNMENT_EVENTS, Samples.assignmentEvent().build());
    byte[] future =
        bed.bytes(
            Topics.USAGE_EVENTS,
            Samples.usageEvent().setOccurredAt(Instant.now().plus(Duration.ofDays(1))).build());
    byte[] blank = bed.bytes(Topics.USAGE_EVENTS, Samples.usageEvent().setActionName(" ").build());
    byte[] nul = bed.bytes(Topics.USAGE_EVENTS, Samples.usageEvent().setNotes("a\0b").build());
    byte[] notJson =
        bed.bytes(Topics.USAGE_EVENTS, Samples.usageEvent().setAttributes("[1]").build());
    List<byte[]> rubbish =
        List.of(
            badMagic,
            new byte[0],
            unknownSchema,
            negativeSchema,
            truncated,
            trailing,
            foreign,
            future,
            blank,
            nul,
            notJson);
    List<UsageEvent> events = Samples.usageEvents(5, 12 * 50);
    byte[] oneKey = {1}; // all in one partition, between each other
    for (int i = 0; i < rubbish.size(); i++) {
      sendGood(oneKey, events.subList(i * 50, (i + 1) * 50));
      bed.send(Topics.USAGE_EVENTS, oneKey, rubbish.get(i));
    }
    bed.send(Topics.USAGE_EVENTS, oneKey, null);
    sendGood(oneKey, events.subList(11 * 50, 12 * 50));
    bed.flush();

    SinkService sink = bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(events.size());
    List<DeadLetter> dead = bed.deadLetters();
    assertThat(dead)
        .extracting(DeadLetter::reason)
        .containsExactly(
            "bad_magic",
            "truncated",
            "unknown_schema",
            "unknown_schema",
            "truncated",
            "trailing_bytes",
            "foreign_schema",
            "time_in_future",
            "blank_field",
            "nul_character",
            "not_json_object",
            "null_value");
    assertThat(dead)
        .extracting(DeadLetter::offset)
        .containsExactly(50L, 101L, 152L, 203L, 254L, 305L, 356L, 407L, 458L, 509L, 560L, 561L);
    assertThat(dead)
        .allSatisfy(
            letter -> {
              assertThat(letter.stage()).isEqualTo("sink");
              assertThat(letter.topic()).isEqualTo("usage-events");
              assertThat(letter.key()).isEqualTo(oneKey);
              assertThat(letter.detail()).isNotBlank();
            });
    for (int i = 0; i < rubbish.size(); i++) {
      assertThat(dead.get(i).value()).isEqualTo(rubbish.get(i));
    }
    assertThat(dead.get(11).value()).isNull();
    assertThat(TestBed.counter(metrics, "footfall.sink.dead.letters", "reason", "unknown_schema"))
        .isEqualTo(2);
    assertThat(TestBed.counter(metrics, "footfall.sink.records")).isEqualTo(events.size() + 12);
    assertThat(sink.notReady()).isEmpty();
  }

  @Test
  void aggregatesThatCanNotBeApplied_areSetAside() {
    bed.send(
        Samples.usageAggregateKey().build(),
        Samples.usageAggregate().setKind(AggregateKind.UNKNOWN).build());
    bed.send(
        Topics.USAGE_AGGREGATES,
        null,
        bed.bytes(Topics.USAGE_AGGREGATES, Samples.usageAggregate().build()));
    bed.send(Samples.usageAggregateKey().build(), Samples.usageAggregate().build());
    bed.flush();

    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactlyInAnyOrder("unknown_kind", "null_key");
    assertThat(bed.number("SELECT sum(count) FROM usage_aggregates")).isEqualTo(120);
  }

  @Test
  void aFloodOfRubbish_isSetAside_andTheSinkGoesOn() {
    byte[] rubbish = {9, 9, 9};
    for (int i = 0; i < 5_000; i++) {
      bed.send(Topics.USAGE_EVENTS, null, rubbish);
    }
    bed.send(Samples.usageEvents(6, 100));

    SinkService sink = bed.startSink(metrics);
    bed.awaitAllStored();

    // The limit on refused rows is about PostgreSQL's refusals only: these never reached it.
    assertThat(sink.live()).isTrue();
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(100);
    assertThat(bed.deadLetters()).hasSize(5_000);
  }

  @Test
  void registryAway_nothingIsSetAside_andReadingGoesOnWhenItIsBack() {
    bed.send(Samples.usageEvents(7, 200));
    bed.stack().kill(dev.footfall.embedded.FootfallStack.Part.REGISTRY);
    try {
      SinkService sink = bed.startSink(metrics, "registry.max.wait.ms", "500");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(sink.notReady())
                      .anySatisfy(reason -> assertThat(reason).contains("registry")));
    } finally {
      bed.stack().restart(dev.footfall.embedded.FootfallStack.Part.REGISTRY);
    }
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(200);
    assertThat(bed.deadLetters()).isEmpty();
  }

  private void sendGood(byte[] key, List<UsageEvent> events) {
    Stream.of(events)
        .flatMap(List::stream)
        .forEach(
            event -> bed.send(Topics.USAGE_EVENTS, key, bed.bytes(Topics.USAGE_EVENTS, event)));
  }
}
