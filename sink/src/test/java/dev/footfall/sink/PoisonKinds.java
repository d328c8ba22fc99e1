package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/** Records of the topic of usage events that can't be used, each of another kind. */
final class PoisonKinds {

  /**
   * One kind.
   *
   * @param name what is wrong with it
   * @param reason the reason that its dead letter has
   * @param value the record's value
   */
  record Kind(String name, String reason, byte @Nullable [] value) {}

  /** What is written where a field should be. */
  private interface Content {
    void to(BinaryEncoder encoder) throws IOException;
  }

  private static final int WIRE_HEADER = 5;

  private final TestBed bed;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private final byte[] good;

  private PoisonKinds(TestBed bed) {
    this.bed = bed;
    this.good = bytes(e -> {});
  }

  /** All of them. A row with the note {@code poison} must be refused by a check constraint. */
  static List<Kind> all(TestBed bed) {
    PoisonKinds all = new PoisonKinds(bed);
    all.wire();
    all.avro();
    all.fields();
    return List.copyOf(all.kinds.values());
  }

  private void wire() {
    add("no value", "null_value", null);
    add("empty value", "truncated", new byte[0]);
    add("only a magic byte", "truncated", new byte[1]);
    add("half a schema id", "truncated", new byte[3]);
    add("nothing behind the schema id", "truncated", Arrays.copyOf(good, WIRE_HEADER));
    add("another magic byte", "bad_magic", with(0, 7));
    add("plain JSON", "bad_magic", "{\"action_name\":\"view\"}".getBytes(UTF_8));
    add("a schema that nobody registered", "unknown_schema", id(987_654));
    add("a negative schema id", "unknown_schema", id(-1));
    add(
        "an assignment",
        "foreign_schema",
        bed.bytes(Topics.ASSIGNMENT_EVENTS, Samples.assignmentEvent().build()));
    add("cut in the middle", "truncated", Arrays.copyOf(good, good.length / 2));
    add("its last byte missing", "truncated", Arrays.copyOf(good, good.length - 1));
    add("more behind its end", "trailing_bytes", Arrays.copyOf(good, good.length + 3));
  }

  private void avro() {
    add("a text of 2 GB", "undecodable", upTo("service_name", e -> e.writeLong(Integer.MAX_VALUE)));
    add("a text of negative length", "undecodable", upTo("service_name", e -> e.writeLong(-5)));
    add("a billion tags", "undecodable", upTo("tags", e -> e.writeLong(1_000_000_000)));
    add("a branch that a union lacks", "undecodable", upTo("user_id", e -> e.writeIndex(9)));
    add("a symbol that an enum lacks", "undecodable", upTo("channel", e -> e.writeEnum(99)));
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xff);
    add("a number without end", "undecodable", upTo("occurred_at", e -> e.writeFixed(endless)));
  }

  private void fields() {
    field("tomorrow", "time_in_future", e -> e.setOccurredAt(in(Duration.ofDays(1))));
    field("before 1970", "time_out_of_range", e -> e.setOccurredAt(Instant.ofEpochSecond(-1)));
    field("no action", "blank_field", e -> e.setActionName(" "));
    field("no producer", "blank_field", e -> e.setProducerId(""));
    field("sequence number 0", "bad_sequence", e -> e.setProducerSeq(0));
    field("a negative duration", "negative_duration", e -> e.setDurationMs(-1L));
    field("attributes that are a list", "not_json_object", e -> e.setAttributes("[1]"));
    field("attributes that are no JSON", "not_json_object", e -> e.setAttributes("{\"a\":"));
    field("an escaped NUL in JSON", "unstorable_json", e -> e.setAttributes("{\"a\":\"\\u0000\"}"));
    field(
        "half a character in JSON", "unstorable_json", e -> e.setResultData("{\"a\":\"\\ud800\"}"));
    field(
        "a number too large for jsonb",
        "unstorable_json",
        e -> e.setAttributes("{\"a\":1e999999}"));
    field("a NUL in the notes", "nul_character", e -> e.setNotes("a\0b"));
    field("a NUL in a tag", "nul_character", e -> e.setTags(List.of("a\0b")));
    field("a user of 10,000 characters", "too_long", e -> e.setUserId("u".repeat(10_000)));
    field("refused by PostgreSQL", "sql_23514", e -> e.setNotes("poison"));
  }

  private static Instant in(Duration time) {
    return Instant.now().plus(time);
  }

  private void field(String name, String reason, Consumer<UsageEvent.Builder> change) {
    add(name, reason, bytes(change));
  }

  private void add(String name, String reason, byte @Nullable [] value) {
    kinds.put(name, new Kind(name, reason, value));
  }

  private byte[] bytes(Consumer<UsageEvent.Builder> change) {
    UsageEvent.Builder event = Samples.usageEvent().setEventId(UUID.randomUUID());
    change.accept(event);
    return bed.bytes(Topics.USAGE_EVENTS, event.build());
  }

  private byte[] with(int at, int value) {
    byte[] changed = good.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private byte[] id(int schema) {
    return ByteBuffer.wrap(good.clone()).putInt(1, schema).array();
  }

  /** A record that is good up to {@code field}; then comes {@code content}, and 20 bytes. */
  private byte[] upTo(String field, Content content) {
    UsageEvent event = Samples.usageEvent().build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(good, 0, WIRE_HEADER);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      // The fields before are those of the whole record, up to where the field begins.
      byte[] before = before(event, field);
      encoder.writeFixed(before);
      content.to(encoder);
      encoder.writeFixed(new byte[20]);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] before(UsageEvent event, String field) throws IOException {
    Schema schema = UsageEvent.getClassSchema();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(whole, null);
    for (Schema.Field f : schema.getFields()) {
      if (f.name().equals(field)) {
        return whole.toByteArray();
      }
      new OneField(f, event).write(encoder);
    }
    throw new IllegalArgumentException("no field " + field);
  }

  /** Writes one field of a record as the record's own writer does. */
  private static final class OneField extends SpecificDatumWriter<UsageEvent> {
    private final Schema.Field field;
    private final UsageEvent event;

    OneField(Schema.Field field, UsageEvent event) {
      super(UsageEvent.getClassSchema());
      this.field = field;
      this.event = event;
    }

    void write(BinaryEncoder encoder) throws IOException {
      writeField(event, field, encoder, null);
    }
  }
}
