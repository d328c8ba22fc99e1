package dev.footfall.sink;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.serde.CorruptPayloadException;
import dev.footfall.schemas.serde.RegistryException;
import dev.footfall.schemas.serde.RegistryUnavailableException;
import dev.footfall.schemas.wire.FlatRecord;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Turns bytes into records through the configured deserializer, ours or another, and tells a bad
 * record from a registry that can't be asked.
 */
final class AvroReader implements AutoCloseable {

  private final Deserializer<?> keys;
  private final Deserializer<?> values;

  private AvroReader(Deserializer<?> keys, Deserializer<?> values) {
    this.keys = keys;
    this.values = values;
  }

  /**
   * A reader with the deserializer that {@code settings} name.
   *
   * @throws org.apache.kafka.common.KafkaException when the class can't be loaded
   */
  static AvroReader of(ConnectionSettings settings) {
    return new AvroReader(deserializer(settings, true), deserializer(settings, false));
  }

  private static Deserializer<?> deserializer(ConnectionSettings settings, boolean isKey) {
    try {
      Deserializer<?> made = Utils.newInstance(settings.deserializer(), Deserializer.class);
      made.configure(settings.serde(), isKey);
      return made;
    } catch (ClassNotFoundException e) {
      throw new org.apache.kafka.common.config.ConfigException(
          "registry.deserializer", settings.deserializer(), "no such class");
    }
  }

  /** The key in {@code bytes}. */
  <T> T key(Class<T> type, String topic, byte[] bytes) {
    return read(keys, type, topic, bytes);
  }

  /**
   * Whether {@code into} now has the fields of the value in {@code bytes}. If not, it says nothing
   * of them: {@link #value} does.
   */
  boolean slice(byte[] bytes, FlatRecord into) {
    return values instanceof AvroDeserializer<?> ours && ours.slice(bytes, into);
  }

  /** The value in {@code bytes}. */
  <T> T value(Class<T> type, String topic, byte[] bytes) {
    return read(values, type, topic, bytes);
  }

  private static <T> T read(Deserializer<?> reader, Class<T> type, String topic, byte[] bytes) {
    Object record;
    try {
      record = reader.deserialize(topic, bytes);
    } catch (CorruptPayloadException e) {
      throw new BadRecordException(e.reason().code(), String.valueOf(e.getMessage()));
    } catch (RegistryUnavailableException | RegistryException | TimeoutException e) {
      throw new RegistryAwayException(e);
    } catch (SerializationException e) {
      throw foreign(e);
    }
    if (!type.isInstance(record)) {
      throw new BadRecordException(
          CorruptPayloadException.Reason.FOREIGN_SCHEMA.code(),
          "not a " + type.getSimpleName() + ", as the topic " + topic + " has them");
    }
    return type.cast(record);
  }

  /** Another deserializer knows one exception for everything: a network fault below it decides. */
  private static RuntimeException foreign(SerializationException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException
          || cause instanceof UnknownHostException
          || cause instanceof HttpTimeoutException
          || cause instanceof java.net.SocketTimeoutException) {
        return new RegistryAwayException(e);
      }
    }
    return new BadRecordException(
        CorruptPayloadException.Reason.UNDECODABLE.code(), String.valueOf(e.getMessage()));
  }

  @Override
  public void close() {
    keys.close();
    values.close();
  }
}
