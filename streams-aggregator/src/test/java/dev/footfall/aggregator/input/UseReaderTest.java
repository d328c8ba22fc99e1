package dev.footfall.aggregator.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.registry.RegistryPatience;
import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.FakeRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UseReaderTest {

  private static final String TOPIC = Topics.USAGE_EVENTS.name();
  private static final Instant APPENDED = Samples.usageEvent().getOccurredAt().plusSeconds(3);

  private final FakeRegistry registry = FakeRegistry.start();
  private final AvroDeserializer<UsageEvent> avro = new AvroDeserializer<>();
  private final AvroSerializer<UsageEvent> serializer = new AvroSerializer<>();

  UseReaderTest() {
    Map<String, Object> settings = Map.of("schema.registry.url", registry.url());
    avro.configure(settings, false);
    serializer.configure(settings, false);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private byte[] bytes(UsageEvent.Builder event) {
    return Objects.requireNonNull(serializer.serialize(TOPIC, event.build()));
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>(
        TOPIC,
        0,
        0,
        APPENDED.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        1,
        1,
        "ada".getBytes(UTF_8),
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private List<byte[]> fine() {
    return List.of(
        bytes(Samples.usageEvent()),
        bytes(Samples.usageEvent().setActionName("größer 🚀").setUserId("Ада")),
        bytes(
            Samples.usageEvent()
                .setUserId(null)
                .setSessionId(null)
                .setPersonaId(null)
                .setDomain(null)
                .setPageUrl(null)
                .setDurationMs(null)
                .setAttributes("{\"a\":{\"b\":[1,2]}}")),
        bytes(
            Samples.usageEvent()
                .setPersonaId("")
                .setUserId(" ")
                .setDurationMs(0L)
                .setChannel(Channel.JOB)
                .setResultStatus(ResultStatus.UNKNOWN)),
        bytes(Samples.usageEvent().setOccurredAt(Instant.EPOCH)),
        bytes(Samples.usageEvent().setOccurredAt(Instant.EPOCH.plusNanos(1_999_999_000))));
  }

  private List<byte[]> flawed() {
    byte[] good = bytes(Samples.usageEvent());
    byte[] unknownSchema = good.clone();
    ByteBuffer.wrap(unknownSchema).putInt(1, 4711);
    return List.of(
        new byte[0],
        "{\"json\":true}".getBytes(UTF_8),
        Arrays.copyOf(good, 20),
        Arrays.copyOf(good, good.length + 1),
        unknownSchema,
        bytes(Samples.usageEvent().setProducerSeq(0)),
        bytes(Samples.usageEvent().setProducerId(" ")),
        bytes(Samples.usageEvent().setServiceName("")),
        bytes(Samples.usageEvent().setActionName("x".repeat(1_000))),
        bytes(Samples.usageEvent().setUserId("x".repeat(10_000))),
        bytes(Samples.usageEvent().setActionType("nul\0")),
        bytes(Samples.usageEvent().setDurationMs(-1L)),
        bytes(Samples.usageEvent().setAttributes("[1]")),
        bytes(Samples.usageEvent().setResultData("{\"a\":1e999999}")),
        bytes(Samples.usageEvent().setOccurredAt(Instant.ofEpochSecond(-1))),
        bytes(Samples.usageEvent().setOccurredAt(APPENDED.plusSeconds(301))));
  }

  private static String verdict(Incoming incoming) {
    return incoming.usable()
        ? incoming.use() + " at " + incoming.eventTimeMs()
        : incoming.flaw().toString();
  }

  private List<String> verdicts(IncomingBatch batch) {
    List<Incoming> all = new ArrayList<>(batch.records());
    batch.judge();
    return all.stream().map(UseReaderTest::verdict).toList();
  }

  /** In a batch, events are read from slices; one by one, they are read by Avro. */
  @Test
  void batch_comesToTheSameAsItsRecordsOneByOne() {
    IncomingDeserializer deserializer = new IncomingDeserializer(avro, new RegistryPatience());
    List<byte[]> values = new ArrayList<>(fine());
    values.addAll(flawed());
    List<String> oneByOne = new ArrayList<>();
    for (byte[] value : values) {
      IncomingBatch only = deserializer.deserialize(TOPIC, value);
      only.records().forEach(incoming -> incoming.cameAs(record(value)));
      oneByOne.addAll(verdicts(only));
    }
    RecordBatch batch = new RecordBatch(values.stream().map(UseReaderTest::record).toList(), false);
    List<String> together = verdicts(deserializer.deserialize(TOPIC, batch, values.get(0)));

    assertThat(together).containsExactlyElementsOf(oneByOne);
    assertThat(oneByOne.stream().filter(verdict -> verdict.startsWith("Flaw")))
        .hasSize(flawed().size());
  }

  @Test
  void whatIsFine_isReadFromSlices_andNothingElse() {
    UseReader reader = new UseReader();
    assertThat(reader.read(avro, fine().get(0), APPENDED.toEpochMilli()))
        .as("its schema has not been asked for")
        .isNull();
    avro.deserialize(TOPIC, fine().get(0));
    assertThat(fine())
        .allSatisfy(
            bytes ->
                assertThat(reader.read(avro, bytes, APPENDED.toEpochMilli()))
                    .isEqualTo(Use.of(Objects.requireNonNull(avro.deserialize(TOPIC, bytes)))));
    assertThat(flawed())
        .allSatisfy(
            bytes -> assertThat(reader.read(avro, bytes, APPENDED.toEpochMilli())).isNull());
  }
}
