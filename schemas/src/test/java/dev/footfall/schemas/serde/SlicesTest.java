package dev.footfall.schemas.serde;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.AvroBytes;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.wire.FlatRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Slices hold what Avro's own reader makes of the same bytes, or nothing. */
class SlicesTest {

  private static final Schema OURS = UsageEvent.getClassSchema();
  private static final String FIRST = "{\"name\":\"event_id\"";

  private static final FakeRegistry REGISTRY = FakeRegistry.start();
  private static final AvroDeserializer<SpecificRecord> DESERIALIZER = deserializer();

  private static final List<Schema> WRITERS =
      List.of(OURS, older(), newer(), otherOrder(), withMoreChannels());

  private final FlatRecord slices = new FlatRecord(OURS);

  static {
    // A schema is asked for by the first record that is read with it.
    WRITERS.forEach(
        writer -> DESERIALIZER.deserialize("t", bytes(writer, Samples.usageEvent().build())));
  }

  @AfterContainer
  static void stop() {
    REGISTRY.close();
  }

  /** Patient: a busy machine is not what is tested here. */
  private static AvroDeserializer<SpecificRecord> deserializer() {
    return Wire.deserializer(
        REGISTRY.url(),
        RegistrySettings.REQUEST_TIMEOUT_MS,
        "20000",
        RegistrySettings.MAX_WAIT_MS,
        "60000");
  }

  private static Schema older() {
    return of(
        OURS.getFields().stream().filter(f -> !List.of("notes", "trace_id").contains(f.name())));
  }

  private static Schema otherOrder() {
    Schema.Field[] fields = OURS.getFields().toArray(new Schema.Field[0]);
    IntStream.range(0, fields.length / 2)
        .forEach(
            i -> {
              Schema.Field left = fields[i];
              fields[i] = fields[fields.length - 1 - i];
              fields[fields.length - 1 - i] = left;
            });
    return of(Arrays.stream(fields));
  }

  private static Schema of(Stream<Schema.Field> fields) {
    return Schema.createRecord(
        OURS.getName(),
        null,
        OURS.getNamespace(),
        false,
        fields.map(f -> new Schema.Field(f, f.schema())).toList());
  }

  private static Schema newer() {
    String more =
        String.join(
            ",",
            "{\"name\":\"x1\",\"type\":[\"null\",\"string\"],\"default\":null}",
            "{\"name\":\"x2\",\"type\":[\"long\",\"null\"],\"default\":7}",
            "{\"name\":\"x3\",\"type\":{\"type\":\"array\",\"items\":\"string\"},\"default\":[]}",
            "{\"name\":\"x4\",\"type\":{\"type\":\"enum\",\"name\":\"X\",\"symbols\":[\"A\"]},"
                + "\"default\":\"A\"}",
            FIRST);
    return new Schema.Parser().parse(OURS.toString().replace(FIRST, more));
  }

  private static Schema withMoreChannels() {
    return new Schema.Parser()
        .parse(OURS.toString().replace("\"UI\",\"API\"", "\"WATCH\",\"API\",\"UI\""));
  }

  private static byte[] bytes(Schema writer, UsageEvent event) {
    GenericData.Record plain = AvroBytes.readGeneric(AvroBytes.of(event), OURS, OURS);
    GenericData.Record written = new GenericData.Record(writer);
    for (Schema.Field field : writer.getFields()) {
      Object value =
          OURS.getField(field.name()) == null
              ? GenericData.get().getDefaultValue(field)
              : plain.get(field.name());
      written.put(
          field.pos(),
          value instanceof GenericData.EnumSymbol symbol
              ? new GenericData.EnumSymbol(field.schema(), symbol.toString())
              : value);
    }
    return Wire.bytes(REGISTRY.add(writer.toString()), AvroBytes.ofGeneric(written));
  }

  @Provide
  Arbitrary<UsageEvent> events() {
    Arbitrary<String> texts = Arbitraries.strings().excludeChars('\0').ofMaxLength(30);
    return Combinators.combine(
            Arbitraries.longs(), texts, texts, texts.list().ofMaxSize(5), Arbitraries.longs())
        .as(
            (seed, user, notes, tags, number) ->
                UsageEvent.newBuilder(Samples.usageEvents(seed, 1).get(0))
                    .setUserId(storable(user))
                    .setNotes(seed % 2 == 0 ? null : storable(notes))
                    .setTags(tags.stream().map(SlicesTest::storable).toList())
                    .setProducerSeq(number)
                    .setDurationMs(seed % 3 == 0 ? null : -number)
                    .setStatusCode(seed % 5 == 0 ? null : (int) (number >> 11))
                    .build());
  }

  /** Half a surrogate pair can't be written. */
  private static String storable(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  @Property
  void slices_areWhatAvroReads(
      @ForAll @IntRange(max = 4) int writer, @ForAll("events") UsageEvent event) {
    byte[] bytes = bytes(WRITERS.get(writer), event);

    assertThat(DESERIALIZER.slice(bytes, slices)).isTrue();
    assertThat(values()).isEqualTo(values(DESERIALIZER.deserialize("t", bytes)));
  }

  @Property(tries = 20_000)
  void slices_ofDamagedBytes_areWhatAvroReads_orNothing(
      @ForAll @IntRange(max = 4) int writer,
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 100_000) int place,
      @ForAll @Size(min = 1, max = 4) byte[] with,
      @ForAll @IntRange(min = -3, max = 3) int longer) {
    byte[] good = bytes(WRITERS.get(writer), Samples.usageEvents(seed, 1).get(0));
    int from = 5 + place % (good.length - 5);
    System.arraycopy(with, 0, good, from, Math.min(with.length, good.length - from));
    // Mostly as long as it was: only the last field notices another length.
    byte[] damaged = Arrays.copyOf(good, good.length + longer / 3);

    assertSameOrNothing(damaged);
  }

  @Property
  void slices_ofAnyBytes_areWhatAvroReads_orNothing(
      @ForAll @IntRange(max = 4) int writer, @ForAll @Size(max = 300) byte[] body) {
    int id = REGISTRY.add(WRITERS.get(writer).toString());

    assertSameOrNothing(Wire.bytes(id, body));
  }

  @Example
  void slices_ofEveryShorterRecord_areNothing() {
    for (Schema writer : WRITERS) {
      byte[] bytes = bytes(writer, Samples.usageEvent().build());
      for (int length = 0; length < bytes.length; length++) {
        assertThat(DESERIALIZER.slice(Arrays.copyOf(bytes, length), slices)).isFalse();
      }
    }
  }

  @Example
  void slices_ofHostilePayloads_areNothing() {
    HostilePayloads.in(REGISTRY).values().forEach(this::assertSameOrNothing);
  }

  @Example
  void slices_ofAnUnusualText_areLeftToAvro() {
    UsageEvent event = Samples.usageEvent().setNotes("###").build();
    byte[] bytes = bytes(OURS, event);
    int at = new String(bytes, ISO_8859_1).indexOf("###");
    for (byte[] text :
        List.of(
            new byte[] {'a', 0, 'b'},
            new byte[] {'a', 'b', (byte) 0xc3},
            new byte[] {(byte) 0xc0, (byte) 0x80, 'b'},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xe0, (byte) 0x80, (byte) 0x80},
            new byte[] {'a', (byte) 0xff, 'b'})) {
      System.arraycopy(text, 0, bytes, at, text.length);

      assertThat(DESERIALIZER.slice(bytes, slices)).isFalse();
      assertThat(DESERIALIZER.deserialize("t", bytes)).isNotNull();
    }
  }

  @Example
  void slices_ofAnUnknownSchema_comeWithTheFirstThatIsRead() {
    AvroDeserializer<SpecificRecord> fresh = deserializer();
    byte[] bytes = bytes(OURS, Samples.usageEvent().build());

    assertThat(fresh.slice(bytes, slices)).isFalse();
    fresh.deserialize("t", bytes);
    assertThat(fresh.slice(bytes, slices)).isTrue();
  }

  @Example
  void slices_ofAnotherRecord_areNothing() {
    int id = REGISTRY.add(Samples.alert().build().getSchema().toString());
    byte[] alert = Wire.bytes(id, Samples.alert().build());
    DESERIALIZER.deserialize("t", alert);

    assertThat(DESERIALIZER.slice(alert, slices)).isFalse();
    assertThatThrownBy(() -> slices.field("no_such_field"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertSameOrNothing(byte[] bytes) {
    if (DESERIALIZER.slice(bytes, slices)) {
      List<@Nullable Object> sliced = values();
      assertThat(sliced).isEqualTo(values(DESERIALIZER.deserialize("t", bytes)));
    }
  }

  private static List<@Nullable Object> values(@Nullable SpecificRecord event) {
    assertThat(event).isInstanceOf(UsageEvent.class);
    return event == null
        ? List.of()
        : IntStream.range(0, OURS.getFields().size())
            .<@Nullable Object>mapToObj(event::get)
            .map(value -> value instanceof Enum<?> symbol ? symbol.ordinal() : value)
            .toList();
  }

  private List<@Nullable Object> values() {
    return OURS.getFields().stream().<@Nullable Object>map(f -> value(f)).toList();
  }

  private @Nullable Object value(Schema.Field field) {
    int at = slices.field(field.name());
    Schema schema = field.schema();
    if (schema.isUnion()) {
      schema = schema.getTypes().get(1);
    } else {
      assertThat(slices.isNull(at)).isFalse();
    }
    if (slices.isNull(at)) {
      return null;
    }
    boolean logical = schema.getLogicalType() != null;
    return switch (schema.getType()) {
      case STRING -> logical ? new UUID(slices.high(at), slices.low(at)) : text(at);
      case LONG ->
          logical
              ? (Object) Instant.EPOCH.plus(slices.number(at), ChronoUnit.MICROS)
              : (Object) slices.number(at);
      case INT -> (int) slices.number(at);
      case ENUM -> slices.ordinal(at);
      default -> IntStream.range(0, slices.items(at)).mapToObj(i -> item(at, i)).toList();
    };
  }

  private String text(int at) {
    String text = slices.text(at);
    assertThat(slices.chars(at)).isEqualTo(text.length());
    return text;
  }

  private String item(int at, int item) {
    return new String(
        slices.bytes(), slices.itemOffset(at, item), slices.itemLength(at, item), UTF_8);
  }
}
