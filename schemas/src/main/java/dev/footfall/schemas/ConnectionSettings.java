package dev.footfall.schemas;

import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.RegistrySettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How a stage reaches Kafka and the registry, from flat settings.
 *
 * <ul>
 *   <li>{@code kafka.bootstrap.servers}, default {@code localhost:9092}; every other {@code
 *       kafka.*} goes to the Kafka clients as it is, without the prefix: TLS, SASL and the like.
 *   <li>{@code registry.url}, default {@code http://localhost:8081/apis/ccompat/v7}; every other
 *       {@code registry.*} goes to the serializers with the prefix {@code schema.registry.}, except
 *       {@code registry.serializer} and {@code registry.deserializer}, which name the classes to
 *       use instead of ours.
 * </ul>
 *
 * <p>Immutable. {@link #toString()} shows addresses only.
 */
public final class ConnectionSettings {

  /** Prefix of settings for Kafka clients. */
  public static final String KAFKA = "kafka.";

  /** Prefix of settings for the registry. */
  public static final String REGISTRY = "registry.";

  private static final String SERIALIZER = REGISTRY + "serializer";
  private static final String DESERIALIZER = REGISTRY + "deserializer";

  private final Map<String, Object> client = new HashMap<>();
  private final Map<String, Object> serde = new HashMap<>();
  private final String serializer;
  private final String deserializer;

  private ConnectionSettings(Map<String, String> settings) {
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    serde.put(RegistrySettings.URL, "http://localhost:8081/apis/ccompat/v7");
    serde.put(
        "specific.avro.reader",
        true); // Confluent's class needs to be told; ours knows nothing else
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA)) {
            client.put(name.substring(KAFKA.length()), value);
          } else if (name.startsWith(REGISTRY)
              && !name.equals(SERIALIZER)
              && !name.equals(DESERIALIZER)) {
            String plain = name.substring(REGISTRY.length());
            serde.put(
                plain.equals(RegistrySettings.AUTO_REGISTER)
                    ? plain
                    : RegistrySettings.PREFIX + plain,
                value);
          }
        });
    serializer = settings.getOrDefault(SERIALIZER, AvroSerializer.class.getName());
    deserializer = settings.getOrDefault(DESERIALIZER, AvroDeserializer.class.getName());
  }

  /**
   * Reads the {@code kafka.*} and {@code registry.*} settings out of {@code settings}; others are
   * not looked at.
   */
  public static ConnectionSettings of(Map<String, String> settings) {
    return new ConnectionSettings(settings);
  }

  /** Settings for an {@code Admin} or any other client without serializers: a new, mutable map. */
  public Map<String, Object> client() {
    return new HashMap<>(client);
  }

  /** Settings for a serializer or deserializer, or a {@code RegistryClient}: a new, mutable map. */
  public Map<String, Object> serde() {
    return new HashMap<>(serde);
  }

  /** Settings for a producer of String keys and Avro values: a new, mutable map. */
  public Map<String, Object> producer() {
    Map<String, Object> all = client();
    all.putAll(serde);
    all.put(
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        "org.apache.kafka.common.serialization.StringSerializer");
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, serializer);
    return all;
  }

  /** Settings for a consumer of String keys and Avro values: a new, mutable map. */
  public Map<String, Object> consumer() {
    Map<String, Object> all = client();
    all.putAll(serde);
    all.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
        "org.apache.kafka.common.serialization.StringDeserializer");
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, deserializer);
    return all;
  }

  /** Class name of the Avro serializer in force. */
  public String serializer() {
    return serializer;
  }

  /** Class name of the Avro deserializer in force. */
  public String deserializer() {
    return deserializer;
  }

  @Override
  public String toString() {
    return "kafka "
        + client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
        + ", registry "
        + RegistrySettings.withoutCredentials(String.valueOf(serde.get(RegistrySettings.URL)));
  }
}
