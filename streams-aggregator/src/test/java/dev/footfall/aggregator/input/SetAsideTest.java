package dev.footfall.aggregator.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.TopologyHarness;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.FakeRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetAsideTest {

  private static final Instant NOW = Instant.parse("2025-03-12T12:00:00Z");
  private static final byte[] KEY = "ada@example.com".getBytes(UTF_8);

  @TempDir Path stateDir;

  private final FakeRegistry registry = FakeRegistry.start();
  private TopologyHarness topology;

  @SuppressWarnings("NullAway.Init")
  SetAsideTest() {}

  @BeforeEach
  void start() {
    topology = new TopologyHarness(registry, stateDir, NOW, Map.of());
  }

  @AfterEach
  void stop() {
    topology.close();
    registry.close();
  }

  private byte[] good() {
    return Objects.requireNonNull(topology.bytes(Samples.usageEvent().build()));
  }

  private DeadLetter deadLetterOf(byte @Nullable [] value) {
    topology.sendRaw(KEY, value, NOW);
    List<TestRecord<byte[], byte[]>> records = topology.deadLetters();
    assertThat(records).hasSize(1);
    assertThat(topology.output()).isEmpty();
    TestRecord<byte[], byte[]> record = records.get(0);
    return DeadLetter.of(
        new ConsumerRecord<>(
            Topics.DEAD_LETTERS.name(),
            0,
            0,
            NOW.toEpochMilli(),
            TimestampType.CREATE_TIME,
            -1,
            -1,
            record.key(),
            record.value(),
            record.headers(),
            Optional.empty()));
  }

  private void assertSetAside(byte @Nullable [] value, String reason) {
    DeadLetter dead = deadLetterOf(value);
    assertThat(dead.reason()).isEqualTo(reason);
    assertThat(dead.stage()).isEqualTo("aggregator");
    assertThat(dead.value()).isEqualTo(value);
    assertThat(dead.key()).isEqualTo(KEY);
    assertThat(dead.detail()).isNotBlank();
    assertThat(topology.counted("set.aside", "reason", reason)).isEqualTo(1);
  }

  @Test
  void nullValue_isSetAside() {
    assertSetAside(null, "null_value");
  }

  @Test
  void wrongMagicByte_isSetAside() {
    assertSetAside("{\"json\":true}".getBytes(UTF_8), "bad_magic");
  }

  @Test
  void truncated_isSetAside() {
    assertSetAside(Arrays.copyOf(good(), 20), "truncated");
  }

  @Test
  void trailingBytes_areSetAside() {
    byte[] good = good();
    assertSetAside(Arrays.copyOf(good, good.length + 1), "trailing_bytes");
  }

  @Test
  void unknownSchemaId_isSetAside() {
    byte[] bytes = good();
    ByteBuffer.wrap(bytes).putInt(1, 4711);
    assertSetAside(bytes, "unknown_schema");
  }

  @Test
  void recordOfAnotherTopic_isSetAside() {
    AvroSerializer<dev.footfall.events.ProducerReport> reports = new AvroSerializer<>();
    reports.configure(Map.of("schema.registry.url", registry.url()), false);
    assertSetAside(
        reports.serialize(Topics.PRODUCER_REPORTS.name(), Samples.producerReport().build()),
        "foreign_schema");
  }

  @Test
  void brokenRule_isSetAside_withItsReason() {
    assertSetAside(bytes(Samples.usageEvent().setProducerSeq(0)), "bad_sequence");
  }

  @Test
  void timeBefore1970_isSetAside_thoughKafkaDropsNegativeTimes() {
    assertSetAside(
        bytes(Samples.usageEvent().setOccurredAt(Instant.ofEpochSecond(-1))), "time_out_of_range");
  }

  @Test
  void nameThatTheBrokerMightRefuseAsAKey_isSetAside() {
    assertSetAside(bytes(Samples.usageEvent().setActionName("x".repeat(1_000_000))), "too_long");
  }

  private byte[] bytes(UsageEvent.Builder event) {
    return Objects.requireNonNull(topology.bytes(event.build()));
  }

  @Test
  void deadLetter_hasThePosition_andGoodRecordsAroundItAreCounted() {
    topology.send(Samples.usageEvent().setProducerSeq(1).build(), NOW);
    assertThat(topology.output()).hasSize(2);
    DeadLetter dead = deadLetterOf(new byte[] {7});
    assertThat(dead.position()).isEqualTo(Topics.USAGE_EVENTS.name() + "-0@1");
    topology.send(Samples.usageEvent().setProducerSeq(2).build(), NOW);
    assertThat(topology.output()).hasSize(2);
    assertThat(topology.counted("consumed")).isEqualTo(3);
  }
}
