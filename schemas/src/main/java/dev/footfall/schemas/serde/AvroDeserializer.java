package dev.footfall.schemas.serde;

import dev.footfall.schemas.TopicSpec;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.TrustedRecords;
import dev.footfall.schemas.serde.CorruptPayloadException.Reason;
import dev.footfall.schemas.wire.FlatLayout;
import dev.footfall.schemas.wire.FlatRecord;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Confluent wire format into the records of {@code dev.footfall.events}. The writer's
 * schema comes from the registry once per id; Avro resolves it to ours. Only records of the topic
 * catalogue are read: a schema with another name can't make us load a class.
 *
 * <p>A caller tells two kinds of failure apart. {@link CorruptPayloadException} is about the
 * record: set it aside. {@link RegistryUnavailableException} and {@link RegistryException} are
 * about the registry: keep the record, try again. Schemas known from before need no registry. An id
 * that the registry does not know, or that is not one of ours, is asked again after 10 s at the
 * earliest. Thread-safe after {@link #configure}.
 *
 * @param <T> what is read
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

  static {
    AvroLimits.set(); // first of all: whatever touches Avro next reads them
    TrustedRecords.add();
  }

  static final byte MAGIC = 0;

  private static final int HEADER_BYTES = 5;
  private static final int MOST_REFUSALS = 1000;
  private static final int MOST_DETAIL_CHARS = 200;
  private static final Duration REFUSAL_MEMORY = Duration.ofSeconds(10);
  private static final Map<String, Schema> OURS = ours();

  /** Reused, with its buffer for texts: that is a tenth of what decoding costs. */
  private static final ThreadLocal<BinaryDecoder> DECODERS =
      ThreadLocal.withInitial(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

  /** An id that can't be read with, for a while. */
  private record Refusal(Reason reason, String message, long untilNanos) {}

  /** How records of one schema are read: into objects, and as slices where that goes. */
  private record Reading<T>(SpecificDatumReader<T> objects, Optional<FlatLayout> slices) {}

  private final ConcurrentHashMap<Integer, Reading<T>> readings = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Refusal> refusals = new ConcurrentHashMap<>();

  private final LongSupplier nanoTime;

  private @Nullable RegistryClient registry;

  /** For Kafka, which calls {@link #configure} next. */
  public AvroDeserializer() {
    this(System::nanoTime);
  }

  AvroDeserializer(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    registry = new RegistryClient(new RegistrySettings(configs));
  }

  /**
   * The record in {@code bytes}; null for null.
   *
   * @throws CorruptPayloadException when the bytes will never be readable
   * @throws RegistryUnavailableException when the schema is not known yet and the registry does not
   *     answer in time
   * @throws RegistryException when the schema is not known yet and the registry refuses to tell it
   */
  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length > 0 && bytes[0] != MAGIC) {
      throw new CorruptPayloadException(
          Reason.BAD_MAGIC,
          String.format("first byte is 0x%02x, not 0x00: not the Confluent wire format", bytes[0]),
          null);
    }
    if (bytes.length < HEADER_BYTES) {
      throw new CorruptPayloadException(
          Reason.TRUNCATED,
          "only " + bytes.length + " bytes, the header alone has " + HEADER_BYTES,
          null);
    }
    return read(reading(id(bytes)).objects(), bytes);
  }

  /**
   * Slices the record in {@code bytes} instead of making objects of it. What it gives is what
   * {@link #deserialize} would give.
   *
   * @return false when {@code into} does not have the record, because its bytes are damaged or its
   *     schema is not flat, of another record or not known yet: {@link #deserialize} tells
   */
  public boolean slice(byte[] bytes, FlatRecord into) {
    if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
      return false;
    }
    Reading<T> known = readings.get(id(bytes));
    if (known == null || known.slices().isEmpty()) {
      return false;
    }
    FlatLayout layout = known.slices().get();
    return layout.reader() == into.schema() && into.read(layout, bytes, HEADER_BYTES, bytes.length);
  }

  private static int id(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt(1);
  }

  private static <T> T read(SpecificDatumReader<T> reader, byte[] bytes) {
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, DECODERS.get());
    T record;
    boolean atEnd;
    try {
      record = reader.read(null, decoder);
      atEnd = decoder.isEnd();
    } catch (EOFException e) {
      throw new CorruptPayloadException(
          Reason.TRUNCATED, "the record ends before its schema does", e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Decoding is pure: whatever it throws is about these bytes.
      throw new CorruptPayloadException(
          Reason.UNDECODABLE, "the content contradicts the schema: " + words(e), e);
    }
    if (!atEnd) {
      throw new CorruptPayloadException(
          Reason.TRAILING_BYTES, "bytes are left after the record", null);
    }
    return record;
  }

  /** Avro speaks of types, lengths and names; others may quote the content. */
  private static String words(Throwable failure) {
    String message = failure instanceof AvroRuntimeException ? failure.getMessage() : null;
    String words = message == null ? failure.getClass().getSimpleName() : message;
    return words.length() <= MOST_DETAIL_CHARS
        ? words
        : words.substring(0, MOST_DETAIL_CHARS) + "…";
  }

  private Reading<T> reading(int id) {
    Reading<T> known = readings.get(id);
    if (known != null) {
      return known;
    }
    Refusal before = refusals.get(id);
    if (before != null && nanoTime.getAsLong() - before.untilNanos() < 0) {
      throw new CorruptPayloadException(before.reason(), before.message(), null);
    }
    RegistryClient client = registry;
    if (client == null) {
      throw new IllegalStateException("configure() must be called first");
    }
    // No registry has an id below 1: don't ask, some answer with a server error.
    Optional<String> text = id < 1 ? Optional.empty() : client.schemaText(id);
    if (text.isEmpty()) {
      throw refuse(id, Reason.UNKNOWN_SCHEMA, "the registry has no schema with id " + id);
    }
    Schema writer = parse(id, text.get());
    Schema ours = OURS.get(writer.getFullName());
    if (ours == null) {
      throw refuse(
          id,
          Reason.FOREIGN_SCHEMA,
          "schema " + id + " is " + writer.getFullName() + ", allowed are " + OURS.keySet());
    }
    if (SchemaCompatibility.checkReaderWriterCompatibility(ours, writer).getType()
        != SchemaCompatibilityType.COMPATIBLE) {
      throw refuse(
          id,
          Reason.FOREIGN_SCHEMA,
          "schema " + id + " is not compatible with our " + ours.getFullName());
    }
    SpecificDatumReader<T> reader = new SpecificDatumReader<>(writer, ours);
    warmUp(reader);
    Reading<T> reading = new Reading<>(reader, FlatLayout.of(writer, ours));
    readings.put(id, reading);
    refusals.remove(id);
    return reading;
  }

  /**
   * Makes Avro build its decoder before other threads see the reader: it would do so at the first
   * record, and keep it in a field that is not made for several threads.
   */
  private static void warmUp(SpecificDatumReader<?> reader) {
    try {
      reader.read(null, DecoderFactory.get().binaryDecoder(new byte[0], null));
    } catch (IOException | RuntimeException e) {
      return; // as it should be: there is no record in nothing
    }
  }

  private Schema parse(int id, String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (RuntimeException | StackOverflowError e) {
      throw refuse(id, Reason.FOREIGN_SCHEMA, "schema " + id + " is not an Avro schema");
    }
  }

  private CorruptPayloadException refuse(int id, Reason reason, String message) {
    if (refusals.size() >= MOST_REFUSALS) {
      refusals.clear(); // rubbish with random ids must not fill the memory
    }
    refusals.put(id, new Refusal(reason, message, nanoTime.getAsLong() + REFUSAL_MEMORY.toNanos()));
    return new CorruptPayloadException(reason, message, null);
  }

  private static Map<String, Schema> ours() {
    Map<String, Schema> ours = new TreeMap<>();
    for (TopicSpec topic : Topics.all()) {
      topic.keySchema().ifPresent(s -> ours.put(s.getFullName(), s));
      topic.valueSchema().ifPresent(s -> ours.put(s.getFullName(), s));
    }
    return ours;
  }
}
