package dev.footfall.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.Alert;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.AvroBytes;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.serde.CorruptPayloadException.Reason;
import dev.footfall.schemas.serde.FakeRegistry.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AvroDeserializerTest {

  private static final String TOPIC = "usage-events";
  private static final UsageEvent EVENT = Samples.usageEvent().build();
  private static final String SCHEMA = UsageEvent.getClassSchema().toString();

  private FakeRegistry registry;
  private AvroDeserializer<SpecificRecord> deserializer;

  @BeforeEach
  void start() {
    registry = FakeRegistry.start();
    deserializer = Wire.deserializer(registry.url());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertCorrupt(
      Reason reason, byte[] bytes) {
    return assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
        .isInstanceOf(CorruptPayloadException.class)
        .satisfies(e -> assertThat(((CorruptPayloadException) e).reason()).isEqualTo(reason));
  }

  static List<SpecificRecord> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void deserialize_readsWhatWasWritten(SpecificRecord sample) {
    byte[] bytes = Wire.serializer(registry.url()).serialize(TOPIC, sample);

    SpecificRecord read = deserializer.deserialize(TOPIC, bytes);

    assertThat(read).isEqualTo(sample).isInstanceOf(sample.getClass());
  }

  @Test
  void deserialize_givesNullForNull() {
    assertThat(deserializer.deserialize(TOPIC, (byte[]) null)).isNull();
    assertThat(registry.requests()).isZero();
  }

  @Test
  void deserialize_asksOncePerSchema() {
    byte[] bytes = Wire.bytes(registry.add(SCHEMA), EVENT);
    for (int i = 0; i < 100; i++) {
      deserializer.deserialize(TOPIC, bytes);
    }

    assertThat(registry.requests()).isEqualTo(1);
  }

  @Test
  void deserialize_resolvesOtherVersions() {
    // A newer writer: one more field, one more symbol.
    Schema newer =
        new Schema.Parser()
            .parse(
                SCHEMA
                    .replace(
                        "{\"name\":\"action_type\"",
                        "{\"name\":\"tenant\",\"type\":\"string\",\"default\":\"\"},"
                            + "{\"name\":\"action_type\"")
                    .replace("\"TIMEOUT\"]", "\"TIMEOUT\",\"CANCELLED\"]"));
    GenericData.Record record =
        AvroBytes.readGeneric(AvroBytes.of(EVENT), UsageEvent.getClassSchema(), newer);
    record.put("tenant", "acme");
    record.put(
        "result_status",
        new GenericData.EnumSymbol(newer.getField("result_status").schema(), "CANCELLED"));
    byte[] bytes = Wire.bytes(registry.add(newer.toString()), AvroBytes.ofGeneric(record));

    assertThat(deserializer.deserialize(TOPIC, bytes))
        .isEqualTo(Samples.usageEvent().setResultStatus(ResultStatus.UNKNOWN).build());
  }

  @Test
  void badMagic_isCorrupt() {
    assertCorrupt(Reason.BAD_MAGIC, new byte[] {'{', '}', 0, 0, 0, 0}).hasMessageContaining("0x7b");
    assertCorrupt(Reason.BAD_MAGIC, new byte[] {1});
    assertThat(registry.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void headerCutOff_isCorrupt(int length) {
    assertCorrupt(Reason.TRUNCATED, new byte[length]).hasMessageContaining(length + " bytes");
  }

  @Test
  void everyTruncation_isCorrupt() {
    byte[] bytes = Wire.bytes(registry.add(SCHEMA), EVENT);

    for (int length = 5; length < bytes.length; length++) {
      assertCorrupt(Reason.TRUNCATED, Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void trailingBytes_areCorrupt() {
    byte[] bytes = Wire.bytes(registry.add(SCHEMA), EVENT);

    assertCorrupt(Reason.TRAILING_BYTES, Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Test
  void goodRecords_areReadAroundCorruptOnes() {
    byte[] good = Wire.bytes(registry.add(SCHEMA), EVENT);
    for (int length = 5; length < good.length; length++) {
      assertCorrupt(Reason.TRUNCATED, Arrays.copyOf(good, length));
      assertThat(deserializer.deserialize(TOPIC, good)).isEqualTo(EVENT);
    }
  }

  @Test
  void unknownId_isCorruptAndAskedOnce() {
    byte[] bytes = Wire.bytes(4711, EVENT);
    for (int i = 0; i < 100; i++) {
      assertCorrupt(Reason.UNKNOWN_SCHEMA, bytes).hasMessageContaining("4711");
    }

    assertThat(registry.requests()).isEqualTo(1);
  }

  @Test
  void unknownId_isAskedAgainLater() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE); // nanoTime() may overflow
    AvroDeserializer<SpecificRecord> clocked = new AvroDeserializer<>(now::get);
    clocked.configure(Wire.settings(registry.url()), false);
    byte[] bytes = Wire.bytes(1, EVENT);
    assertThatThrownBy(() -> clocked.deserialize(TOPIC, bytes))
        .isInstanceOf(CorruptPayloadException.class);
    registry.add(SCHEMA);

    now.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
    assertThatThrownBy(() -> clocked.deserialize(TOPIC, bytes))
        .isInstanceOf(CorruptPayloadException.class);
    now.incrementAndGet();
    assertThat(clocked.deserialize(TOPIC, bytes)).isEqualTo(EVENT);
    assertThat(registry.requests()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void impossibleId_isNotAsked(int id) {
    assertCorrupt(Reason.UNKNOWN_SCHEMA, Wire.bytes(id, EVENT));
    assertThat(registry.requests()).isZero();
  }

  @Test
  void manyUnknownIds_doNotFillTheMemory() {
    for (int id = 10; id < 1210; id++) {
      assertCorrupt(Reason.UNKNOWN_SCHEMA, Wire.bytes(id, EVENT));
    }

    assertThat(registry.requests()).isEqualTo(1200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\"string\"` | is string",
        "`{\"type\":\"record\",\"name\":\"java.lang.Runtime\",\"fields\":[]}` | java.lang.Runtime",
        "`{\"type\":\"record\",\"name\":\"dev.footfall.events.Other\",\"fields\":[]}` | Other",
        "`{\"type\":\"record\",\"name\":\"UsageEvent\",\"fields\":[]}` | is UsageEvent",
        "`{\"type\":\"record\",\"name\":\"dev.footfall.events.UsageEvent\",\"fields\":[]}` |"
            + " not compatible with our",
        "`syntax = \"proto3\";` | is not an Avro schema",
        "`{\"type\":\"object\",\"properties\":{}}` | is not an Avro schema",
        "`{}` | is not an Avro schema",
        "`` | is not an Avro schema",
      })
  void foreignSchema_isCorruptAndAskedOnce(String schema, String words) {
    byte[] bytes = Wire.bytes(registry.add(schema), EVENT);

    assertCorrupt(Reason.FOREIGN_SCHEMA, bytes).hasMessageContaining(words);
    assertCorrupt(Reason.FOREIGN_SCHEMA, bytes).hasMessageContaining(words);
    assertThat(registry.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"401,{}", "200,<html>", "404,<html>"})
  void registryRefuses_isNotAboutTheRecord(int status, String body) {
    registry.answer(Answer.of(status, body));

    assertThatThrownBy(() -> deserializer.deserialize(TOPIC, Wire.bytes(1, EVENT)))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void registryAway_isNotAboutTheRecord() {
    byte[] known = Wire.bytes(registry.add(SCHEMA), EVENT);
    deserializer.deserialize(TOPIC, known);
    byte[] unknown = Wire.bytes(2, Samples.alert().build());
    registry.stop();

    assertThat(deserializer.deserialize(TOPIC, known)).isEqualTo(EVENT);
    assertThatThrownBy(() -> deserializer.deserialize(TOPIC, unknown))
        .isInstanceOf(RegistryUnavailableException.class);

    registry.add(Alert.getClassSchema().toString());
    registry.restart();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(RegistryUnavailableException.class)
        .until(() -> Samples.alert().build().equals(deserializer.deserialize(TOPIC, unknown)));
  }

  @Test
  void badContent_isCorruptAndNotQuoted() {
    GenericData.Record record =
        AvroBytes.readGeneric(
            AvroBytes.of(EVENT), UsageEvent.getClassSchema(), UsageEvent.getClassSchema());
    record.put("event_id", "ada@example.com");

    assertCorrupt(Reason.UNDECODABLE, Wire.bytes(registry.add(SCHEMA), AvroBytes.ofGeneric(record)))
        .message()
        .doesNotContain("ada");
  }

  @Test
  void deserialize_needsConfigure() {
    try (AvroDeserializer<SpecificRecord> bare = new AvroDeserializer<>()) {
      assertThatThrownBy(() -> bare.deserialize(TOPIC, Wire.bytes(1, EVENT)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("configure()");
    }
  }

  @Test
  void deserialize_fromManyThreads() throws Exception {
    List<UsageEvent> events = Samples.usageEvents(3, 2000);
    int id = registry.add(SCHEMA);
    var threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<SpecificRecord>> calls = new ArrayList<>();
      events.forEach(e -> calls.add(() -> deserializer.deserialize(TOPIC, Wire.bytes(id, e))));
      var read = threads.invokeAll(calls);
      for (int i = 0; i < events.size(); i++) {
        assertThat(read.get(i).get()).isEqualTo(events.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void reasons_haveStableCodes() {
    assertThat(Reason.values())
        .extracting(Reason::code)
        .containsExactly(
            "bad_magic",
            "unknown_schema",
            "foreign_schema",
            "truncated",
            "trailing_bytes",
            "undecodable");
  }
}
