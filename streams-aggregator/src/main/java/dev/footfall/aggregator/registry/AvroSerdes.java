package dev.footfall.aggregator.registry;

import dev.footfall.aggregator.input.IncomingBatch;
import dev.footfall.aggregator.input.IncomingDeserializer;
import dev.footfall.events.Alert;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.SessionSummary;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.schemas.ConnectionSettings;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** The Avro serdes of the input and output topics, of the classes that the settings name. */
public final class AvroSerdes {

  private final ConnectionSettings connection;
  private final RegistryPatience registry;

  public AvroSerdes(ConnectionSettings connection, RegistryPatience registry) {
    this.connection = connection;
    this.registry = registry;
  }

  /**
   * Reads usage and assignment events; it can't write.
   *
   * @throws ConfigException when the deserializer's class or settings are wrong
   */
  public Serde<IncomingBatch> incoming() {
    Deserializer<?> avro =
        instance(
            ConnectionSettings.REGISTRY + "deserializer",
            connection.deserializer(),
            Deserializer.class);
    avro.configure(connection.serde(), false);
    return Serdes.serdeFrom(
        (topic, incoming) -> {
          throw new UnsupportedOperationException("events are only read here");
        },
        new IncomingDeserializer(avro, registry));
  }

  /** Writes the keys of aggregates; it can't read. */
  public Serde<UsageAggregateKey> aggregateKey() {
    return writing(true);
  }

  /** Writes aggregates; it can't read. */
  public Serde<UsageAggregate> aggregateValue() {
    return writing(false);
  }

  /** Writes sessions; it can't read. */
  public Serde<SessionSummary> session() {
    return writing(false);
  }

  /** Writes the keys of persona adoption; it can't read. */
  public Serde<PersonaAdoptionKey> adoptionKey() {
    return writing(true);
  }

  /** Writes persona adoption; it can't read. */
  public Serde<PersonaAdoption> adoption() {
    return writing(false);
  }

  /** Writes transitions of alerts; it can't read. */
  public Serde<Alert> alert() {
    return writing(false);
  }

  @SuppressWarnings("unchecked")
  private <T> Serde<T> writing(boolean isKey) {
    Serializer<T> avro =
        (Serializer<T>)
            instance(
                ConnectionSettings.REGISTRY + "serializer",
                connection.serializer(),
                Serializer.class);
    avro.configure(connection.serde(), isKey);
    return Serdes.serdeFrom(
        new PatientSerializer<>(avro, registry),
        (topic, data) -> {
          throw new UnsupportedOperationException("output topics are only written here");
        });
  }

  private static <T> T instance(String setting, String className, Class<T> type) {
    try {
      return Utils.newInstance(className, type);
    } catch (ClassNotFoundException | KafkaException | ClassCastException e) {
      throw new ConfigException(
          setting,
          className,
          "must be a class on the class path that is a "
              + type.getName()
              + " and has a public constructor without parameters ("
              + e
              + ")");
    }
  }
}
