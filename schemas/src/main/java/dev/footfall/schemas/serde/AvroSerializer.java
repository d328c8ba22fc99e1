package dev.footfall.schemas.serde;

import dev.footfall.schemas.TrustedRecords;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records in the Confluent wire format: {@code 0x00}, the schema id as four bytes, Avro
 * binary. The id is asked of the registry once per subject and schema; subjects are {@code
 * <topic>-key} and {@code <topic>-value}.
 *
 * <p>While the registry is away, ids known from before go on working, those of an earlier run too
 * if {@link RegistrySettings#ID_FILE} is set. A schema without a known id fails with {@link
 * RegistryUnavailableException} within {@link RegistrySettings#MAX_WAIT_MS}. An id is never
 * invented. Thread-safe after {@link #configure}.
 *
 * @param <T> what is written
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {

  static {
    AvroLimits.set(); // here, too: Avro reads them once, and a copy of a record is enough
    TrustedRecords.add();
  }

  private record Subject(String name, Schema schema) {}

  private final ConcurrentHashMap<Subject, Integer> ids = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Schema, SpecificDatumWriter<T>> writers =
      new ConcurrentHashMap<>();

  private boolean autoRegister;
  private String suffix = "-value";
  private @Nullable RegistryClient registry;
  private String registryName = "";
  private Optional<IdFile> idFile = Optional.empty();

  /** For Kafka, which calls {@link #configure} next. */
  public AvroSerializer() {}

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    RegistrySettings settings = new RegistrySettings(configs);
    registry = new RegistryClient(settings);
    registryName = settings.urls().get(0).toString();
    autoRegister = settings.autoRegister();
    idFile = settings.idFile().map(IdFile::new);
    suffix = isKey ? "-key" : "-value";
  }

  /**
   * The record's bytes; null for null.
   *
   * @throws RegistryUnavailableException when no id is known and the registry does not answer in
   *     time
   * @throws RegistryException when the registry refuses the schema
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T record) {
    if (record == null) {
      return null;
    }
    Schema schema = record.getSchema();
    int id = id(new Subject(topic + suffix, schema));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try {
      DataOutputStream header = new DataOutputStream(bytes);
      header.writeByte(AvroDeserializer.MAGIC);
      header.writeInt(id);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      writers.computeIfAbsent(schema, s -> new SpecificDatumWriter<>(s)).write(record, encoder);
      encoder.flush();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "the " + schema.getName() + " can't be written to " + topic + ": " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private int id(Subject subject) {
    Integer known = ids.get(subject);
    if (known != null) {
      return known;
    }
    RegistryClient client = registry;
    if (client == null) {
      throw new IllegalStateException("configure() must be called first");
    }
    int id;
    try {
      id =
          autoRegister
              ? client.register(subject.name(), subject.schema())
              : client.lookUp(subject.name(), subject.schema());
    } catch (RegistryUnavailableException e) {
      OptionalInt earlier = idFile.map(f -> f.get(keptAs(subject))).orElse(OptionalInt.empty());
      // Not remembered in memory: the registry is asked again as soon as it may answer.
      return earlier.orElseThrow(() -> e);
    }
    idFile.ifPresent(f -> f.put(keptAs(subject), id));
    ids.put(subject, id);
    return id;
  }

  private String keptAs(Subject subject) {
    return registryName
        + " "
        + subject.name()
        + " "
        + SchemaNormalization.parsingFingerprint64(subject.schema());
  }
}
