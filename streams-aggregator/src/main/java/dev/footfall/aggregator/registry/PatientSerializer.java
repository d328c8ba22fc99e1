package dev.footfall.aggregator.registry;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes with the configured Avro serializer, and tries again while the registry is away: without
 * it an outage at the first record after a start would end the stream thread at once. As
 * thread-safe as the one it wraps.
 */
public record PatientSerializer<T>(Serializer<T> avro, RegistryPatience registry)
    implements Serializer<T> {

  @Override
  public byte[] serialize(String topic, T value) {
    return registry.insist(() -> avro.serialize(topic, value));
  }

  @Override
  public byte[] serialize(String topic, Headers headers, T value) {
    return registry.insist(() -> avro.serialize(topic, headers, value));
  }

  @Override
  public void close() {
    avro.close();
  }
}
