package dev.footfall.aggregator.input;

import dev.footfall.aggregator.registry.RegistryPatience;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.serde.CorruptPayloadException;
import dev.footfall.schemas.serde.CorruptPayloadException.Reason;
import dev.footfall.schemas.serde.RegistryException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads usage and assignment events with the configured Avro deserializer. It never throws for a
 * record that can't be read; it does for a registry that does not answer or refuses to, because
 * that says nothing about the record. As thread-safe as the one it wraps.
 */
public final class IncomingDeserializer implements Deserializer<IncomingBatch> {

  /** All tasks share a deserializer. */
  private static final ThreadLocal<UseReader> READER = ThreadLocal.withInitial(UseReader::new);

  private final Deserializer<?> avro;
  private final RegistryPatience registry;

  public IncomingDeserializer(Deserializer<?> avro, RegistryPatience registry) {
    this.avro = avro;
    this.registry = registry;
  }

  @Override
  public IncomingBatch deserialize(String topic, byte @Nullable [] bytes) {
    return deserialize(topic, new RecordHeaders(), bytes);
  }

  /** Without a {@link BatchingConsumer}, as in a test, each record is a batch of its own. */
  @Override
  public IncomingBatch deserialize(String topic, Headers headers, byte @Nullable [] bytes) {
    List<Incoming> read = new ArrayList<>();
    boolean endsPartition = false;
    boolean usage = topic.equals(Topics.USAGE_EVENTS.name());
    if (headers instanceof RecordBatch batch) {
      endsPartition = batch.endsPartition();
      for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
        Use use = usage && record.value() != null ? plain(record) : null;
        Incoming incoming =
            use == null
                ? read(topic, record.headers(), record.value())
                : Incoming.of(record.value(), use);
        incoming.cameAs(record);
        read.add(incoming);
      }
    } else {
      read.add(read(topic, headers, bytes));
    }
    return new IncomingBatch(topic.equals(Topics.ASSIGNMENT_EVENTS.name()), read, endsPartition);
  }

  /** What {@link #read} would come to, faster; null when only that can tell. */
  private @Nullable Use plain(ConsumerRecord<byte[], byte[]> record) {
    return avro instanceof AvroDeserializer<?> ours
        ? READER.get().read(ours, record.value(), record.timestamp())
        : null;
  }

  private Incoming read(String topic, Headers headers, byte @Nullable [] bytes) {
    if (bytes == null) {
      return Incoming.flawed(null, "null_value", "the record has no value");
    }
    try {
      Object record = registry.insist(() -> avro.deserialize(topic, headers, bytes));
      boolean assignments = topic.equals(Topics.ASSIGNMENT_EVENTS.name());
      if (assignments && record instanceof AssignmentEvent assignment) {
        return Incoming.of(bytes, assignment);
      }
      if (!assignments && record instanceof UsageEvent event) {
        return Incoming.of(bytes, event);
      }
      return Incoming.flawed(
          bytes,
          Reason.FOREIGN_SCHEMA.code(),
          "a "
              + record.getClass().getSimpleName()
              + (assignments ? " is not an AssignmentEvent" : " is not a UsageEvent"));
    } catch (CorruptPayloadException e) {
      return Incoming.flawed(bytes, e.reason().code(), words(e));
    } catch (RegistryException e) {
      throw e;
    } catch (SerializationException e) {
      if (RegistryPatience.isOutage(e)) {
        throw e;
      }
      // Another deserializer than ours, which has only this type for unreadable bytes.
      return Incoming.flawed(bytes, Reason.UNDECODABLE.code(), words(e));
    }
  }

  @Override
  public void close() {
    avro.close();
  }

  private static String words(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
