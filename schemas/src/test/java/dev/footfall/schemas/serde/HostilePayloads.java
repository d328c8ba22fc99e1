package dev.footfall.schemas.serde;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.AvroBytes;
import dev.footfall.schemas.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SystemLimitException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;

/**
 * Small payloads that ask for much memory, time or stack. Also a program: it reads them all in a
 * JVM of its own and prints what came of each.
 */
final class HostilePayloads {

  private static final Schema USAGE = UsageEvent.getClassSchema();
  private static final Schema ASSIGNMENT = AssignmentEvent.getClassSchema();
  private static final long MANY = 1_000_000_000L;

  private final FakeRegistry registry;
  private final Map<String, byte[]> payloads = new LinkedHashMap<>();

  private HostilePayloads(FakeRegistry registry) {
    this.registry = registry;
  }

  /** What is written where a field should be. */
  private interface Content {
    void to(BinaryEncoder encoder) throws IOException;
  }

  /** All of them by name; {@code registry} gets their schemas. */
  static Map<String, byte[]> in(FakeRegistry registry) {
    HostilePayloads all = new HostilePayloads(registry);
    SpecificRecord event = Samples.usageEvent().build();
    SpecificRecord assignment = Samples.assignmentEvent().build();
    for (long length : List.of((long) Integer.MAX_VALUE, MANY, Long.MAX_VALUE, -1L, 17L << 20)) {
      all.add("text of " + length, event, USAGE, "event_id", e -> e.writeLong(length));
      all.add(
          "optional text of " + length,
          event,
          USAGE,
          "notes",
          e -> {
            e.writeIndex(1);
            e.writeLong(length);
          });
    }
    for (long count : List.of(MANY, Long.MAX_VALUE, Long.MIN_VALUE, -MANY, 1L << 19)) {
      all.add(count + " tags", event, USAGE, "tags", e -> e.writeLong(count));
      all.add(count + " matches", assignment, ASSIGNMENT, "matches", e -> e.writeLong(count));
      all.add(count + " signals", assignment, ASSIGNMENT, "signals", e -> e.writeLong(count));
    }
    for (int index : List.of(-1, 99, Integer.MAX_VALUE, Integer.MIN_VALUE)) {
      all.add("branch " + index, event, USAGE, "user_id", e -> e.writeIndex(index));
      all.add("symbol " + index, event, USAGE, "channel", e -> e.writeEnum(index));
    }
    all.add("endless number", event, USAGE, "occurred_at", e -> e.writeFixed(filled(20, 0xff)));
    all.add("empty tags", event, USAGE, "tags", HostilePayloads::twoMillionEmptyTexts);
    all.addForeignFields(event);
    return all.payloads;
  }

  /** What a writer could add that our readers must skip. */
  private void addForeignFields(SpecificRecord event) {
    Schema nulls = with("{\"type\":\"array\",\"items\":\"null\"}");
    add("billion nulls to skip", event, nulls, "extra", e -> e.writeLong(MANY));
    add(
        "billion nulls to skip in blocks",
        event,
        nulls,
        "extra",
        e -> {
          for (int i = 0; i < 1000; i++) {
            e.writeLong(1_000_000);
          }
        });
    Schema map = with("{\"type\":\"map\",\"values\":\"null\"}");
    add("billion map entries to skip", event, map, "extra", e -> e.writeLong(MANY));
    add("bytes to skip", event, with("\"bytes\""), "extra", e -> e.writeLong(Long.MAX_VALUE));
    Schema list =
        with(
            "{\"type\":\"record\",\"name\":\"Node\",\"fields\":[{\"name\":\"next\",\"type\":"
                + "[\"null\",\"Node\"]}]}");
    add("million deep", event, list, "extra", e -> e.writeFixed(filled(1_000_000, 2)));
    String deep = "{\"type\":\"array\",\"items\":".repeat(10_000) + "\"null\"" + "}".repeat(10_000);
    payloads.put(
        "schema 10,000 deep",
        Wire.bytes(registry.add(USAGE.toString().replace("\"long\"", deep)), event));
  }

  private static Schema with(String type) {
    String first = "{\"name\":\"event_id\"";
    return new Schema.Parser()
        .parse(
            USAGE.toString().replace(first, "{\"name\":\"extra\",\"type\":" + type + "}," + first));
  }

  /** A record that is good up to {@code field}; then comes {@code content}, and 20 bytes. */
  private void add(String name, SpecificRecord good, Schema schema, String field, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    GenericData.Record plain =
        AvroBytes.readGeneric(AvroBytes.of(good), good.getSchema(), good.getSchema());
    try {
      for (Schema.Field f : schema.getFields()) {
        if (f.name().equals(field)) {
          break;
        }
        new GenericDatumWriter<>(f.schema()).write(plain.get(f.name()), encoder);
      }
      content.to(encoder);
      encoder.writeFixed(new byte[20]);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    payloads.put(name, Wire.bytes(registry.add(schema.toString()), bytes.toByteArray()));
  }

  private static void twoMillionEmptyTexts(BinaryEncoder encoder) throws IOException {
    encoder.writeLong(2_000_000);
    encoder.writeFixed(new byte[2_000_000]);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** What came of one payload: the reason's code, or what else happened. */
  static String outcome(AvroDeserializer<SpecificRecord> deserializer, byte[] payload) {
    try {
      return "read as " + deserializer.deserialize("usage-events", payload);
    } catch (CorruptPayloadException e) {
      return e.reason().code();
    }
  }

  /**
   * Prints a line for each payload.
   *
   * @param args {@code late} uses Avro before our deserializer is loaded, so that its limits come
   *     too late
   */
  public static void main(String[] args) {
    List<String> lines = new ArrayList<>();
    try (FakeRegistry registry = FakeRegistry.start()) {
      if (List.of(args).contains("late")) {
        SystemLimitException.checkMaxStringLength(1);
      }
      AvroDeserializer<SpecificRecord> deserializer = Wire.deserializer(registry.url());
      lines.add("limit " + limit());
      in(registry).forEach((name, bytes) -> lines.add(name + ": " + outcome(deserializer, bytes)));
      int id = registry.add(USAGE.toString());
      lines.add("good " + outcome(deserializer, Wire.bytes(id, Samples.usageEvent().build())));
    }
    lines.forEach(System.out::println);
  }

  private static String limit() {
    try {
      return "none: " + SystemLimitException.checkMaxStringLength((16 << 20) + 1);
    } catch (SystemLimitException e) {
      return "16 MiB";
    }
  }
}
