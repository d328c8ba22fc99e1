package dev.footfall.producer;

import dev.footfall.schemas.AvroBytes;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Plain Avro without a registry, which can be told to fail. */
final class FakeSerializer implements Serializer<SpecificRecord> {

  volatile RuntimeException failure =
      new org.apache.kafka.common.errors.SerializationException("fake");
  volatile Predicate<SpecificRecord> failing = record -> false;

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord record) {
    if (record == null || failing.test(record)) {
      throw failure;
    }
    return AvroBytes.of(record);
  }

  static <T extends SpecificRecord> T read(ProducerRecord<byte[], byte[]> record, Class<T> type) {
    Schema schema = SpecificData.get().getSchema(type);
    return type.cast(AvroBytes.read(record.value(), schema, schema));
  }
}
