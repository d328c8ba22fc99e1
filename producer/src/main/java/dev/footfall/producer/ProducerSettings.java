package dev.footfall.producer;

import dev.footfall.schemas.ConnectionSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Settings of the Kafka client: ours, and over them whatever the application gives as {@code
 * kafka.*}. Idempotence is Kafka's own default.
 */
final class ProducerSettings {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
          // Later we take the event back and send it again ourselves.
          Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000),
          Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000),
          // Nobody but the sender waits; short, so that it notices a close.
          Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000),
          Map.entry(ProducerConfig.LINGER_MS_CONFIG, 20),
          Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10),
          // Twice what InFlight lets out: batches are not full.
          Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20),
          // lz4-java comes with the Kafka client and has a pure Java fallback.
          Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
          Map.entry(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false));

  private ProducerSettings() {}

  /**
   * The settings of one tracker's client, checked as far as they can be without connecting.
   *
   * @throws ConfigException when one has a bad value; the message names it
   */
  static Map<String, Object> of(ConnectionSettings connection, String clientId) {
    Map<String, Object> settings = new HashMap<>(DEFAULTS);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    settings.putAll(connection.producer());
    // We serialise ourselves: a failure there is then told from one of Kafka.
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    SilentConfig config = new SilentConfig(settings);
    long delivery = config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    long attempt =
        config.getLong(ProducerConfig.LINGER_MS_CONFIG)
            + config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    if (delivery < attempt) {
      throw new ConfigException(
          ConnectionSettings.KAFKA + ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          delivery,
          "must be at least linger.ms and request.timeout.ms together, which are " + attempt);
    }
    return settings;
  }

  /**
   * A Kafka client with these settings.
   *
   * @throws org.apache.kafka.common.KafkaException when no address of the broker can be resolved
   */
  static Producer<byte[], byte[]> connect(Map<String, Object> settings) {
    // The client's constructor resolves too, but only after it has logged all its settings, which
    // would be a hundred lines for each attempt.
    ClientUtils.parseAndValidateAddresses(new SilentConfig(settings));
    return new KafkaProducer<>(settings);
  }

  /** The settings as a configuration that does not log them. */
  private static final class SilentConfig extends AbstractConfig {
    SilentConfig(Map<String, Object> settings) {
      super(ProducerConfig.configDef(), settings, false);
    }
  }

  /**
   * The Avro serializer in force, configured.
   *
   * @throws org.apache.kafka.common.KafkaException when the class can't be used or a setting of the
   *     registry has a bad value; the message names it
   */
  static Serializer<SpecificRecord> serializer(ConnectionSettings connection) {
    try {
      @SuppressWarnings("unchecked") // it is configured to write Avro records
      Serializer<SpecificRecord> serializer =
          Utils.newInstance(connection.serializer(), Serializer.class);
      serializer.configure(connection.serde(), false);
      return serializer;
    } catch (ClassNotFoundException e) {
      throw new ConfigException(
          ConnectionSettings.REGISTRY + "serializer",
          connection.serializer(),
          "the class is not on the class path");
    }
  }
}
