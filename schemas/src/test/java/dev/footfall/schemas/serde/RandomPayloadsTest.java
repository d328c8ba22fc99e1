package dev.footfall.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.schemas.AvroBytes;
import dev.footfall.schemas.Samples;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.avro.specific.SpecificRecord;

/** Whatever the bytes are: a record or a {@link CorruptPayloadException}, nothing else. */
class RandomPayloadsTest {

  private static final List<SpecificRecord> SAMPLES = Samples.all();

  private static final FakeRegistry REGISTRY = FakeRegistry.start();
  private static final AvroDeserializer<SpecificRecord> DESERIALIZER =
      Wire.deserializer(REGISTRY.url());
  private static final List<Integer> IDS =
      SAMPLES.stream().map(s -> REGISTRY.add(s.getSchema().toString())).toList();

  @AfterContainer
  static void stop() {
    REGISTRY.close();
  }

  private static void assertRecordOrCorrupt(byte[] bytes) {
    assertThat(HostilePayloads.outcome(DESERIALIZER, bytes)).isNotEmpty();
  }

  @Property
  void anyBytes(@ForAll byte[] bytes) {
    Assume.that(bytes.length == 0 || bytes[0] != 0);

    assertThatThrownBy(() -> DESERIALIZER.deserialize("t", bytes))
        .isInstanceOf(CorruptPayloadException.class);
  }

  @Property
  void anyBytes_asBodyOfAnySchema(
      @ForAll @IntRange(max = 6) int schema, @ForAll @Size(max = 500) byte[] body) {
    assertRecordOrCorrupt(Wire.bytes(IDS.get(schema), body));
  }

  @Property
  void anyChange_ofAGoodRecord(
      @ForAll @IntRange(max = 6) int schema,
      @ForAll @IntRange(min = 0, max = 100_000) int place,
      @ForAll @Size(min = 1, max = 12) byte[] with) {
    byte[] body = AvroBytes.of(SAMPLES.get(schema));
    int from = place % body.length;
    System.arraycopy(with, 0, body, from, Math.min(with.length, body.length - from));

    assertRecordOrCorrupt(Wire.bytes(IDS.get(schema), body));
  }

  @Property
  void anyRecord_isReadAsItWasWritten(@ForAll long seed) {
    SpecificRecord event = Samples.usageEvents(seed, 1).get(0);

    assertThat(DESERIALIZER.deserialize("t", Wire.bytes(IDS.get(0), event))).isEqualTo(event);
  }
}
