package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.serde.AvroSerializer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionSettingsTest {

  private static final String DEFAULT_REGISTRY = "http://localhost:8081/apis/ccompat/v7";

  @Test
  void defaults_areLocal() {
    ConnectionSettings settings = ConnectionSettings.of(Map.of());

    assertThat(settings.client()).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
    assertThat(settings.serde()).containsEntry("schema.registry.url", DEFAULT_REGISTRY);
    assertThat(settings.serializer()).isEqualTo(AvroSerializer.class.getName());
    assertThat(settings.deserializer()).isEqualTo(AvroDeserializer.class.getName());
    assertThat(settings.toString()).isEqualTo("kafka localhost:9092, registry " + DEFAULT_REGISTRY);
  }

  @Test
  void kafkaSettings_reachEveryClientWithoutPrefix() {
    ConnectionSettings settings =
        ConnectionSettings.of(
            Map.of(
                "kafka.bootstrap.servers", "k1:9093",
                "kafka.security.protocol", "SASL_SSL",
                "sink.batch.rows", "7"));

    Map<String, Object> client =
        Map.of("bootstrap.servers", "k1:9093", "security.protocol", "SASL_SSL");
    assertThat(settings.client()).isEqualTo(client);
    assertThat(settings.producer())
        .containsAllEntriesOf(client)
        .doesNotContainKey("sink.batch.rows");
    assertThat(settings.consumer()).containsAllEntriesOf(client);
  }

  @Test
  void registrySettings_reachSerializersWithTheirNames() {
    ConnectionSettings settings =
        ConnectionSettings.of(
            Map.of(
                "registry.url", "https://registry:443",
                "registry.basic.auth.user.info", "ada:secret",
                "registry.auto.register.schemas", "false"));

    assertThat(settings.serde())
        .containsEntry("schema.registry.url", "https://registry:443")
        .containsEntry("schema.registry.basic.auth.user.info", "ada:secret")
        .containsEntry("auto.register.schemas", "false");
    assertThat(settings.producer()).containsAllEntriesOf(settings.serde());
    assertThat(settings.consumer()).containsAllEntriesOf(settings.serde());
    assertThat(settings.client()).doesNotContainKey("schema.registry.url");
  }

  @Test
  void classes_canBeReplaced() {
    ConnectionSettings settings =
        ConnectionSettings.of(
            Map.of(
                "registry.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer",
                "registry.deserializer", "io.confluent.kafka.serializers.KafkaAvroDeserializer"));

    assertThat(settings.producer())
        .containsEntry("value.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer")
        .containsEntry("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    assertThat(settings.consumer())
        .containsEntry("value.deserializer", "io.confluent.kafka.serializers.KafkaAvroDeserializer")
        .containsEntry("specific.avro.reader", true);
    assertThat(settings.serde())
        .doesNotContainKeys("schema.registry.serializer", "schema.registry.deserializer");
  }

  @Test
  void maps_areTheCallersOwn() {
    ConnectionSettings settings = ConnectionSettings.of(Map.of());
    settings.client().put("group.id", "g");
    settings.serde().put("x", "y");
    settings.consumer().put("z", "z");

    assertThat(settings.client()).doesNotContainKey("group.id");
    assertThat(settings.serde()).doesNotContainKey("x");
    assertThat(settings.consumer()).doesNotContainKey("z");
  }

  @Test
  void toString_hasNoSecret() {
    ConnectionSettings settings =
        ConnectionSettings.of(
            Map.of(
                "kafka.sasl.jaas.config", "PlainLoginModule required password=\"s3cret\";",
                "registry.url", "https://ada:s3cret@r1:443,https://ada:s3/cr@et@r2:443/x",
                "registry.basic.auth.user.info", "ada:s3cret",
                "registry.bearer.auth.token", "s3cret"));

    assertThat(settings.toString())
        .isEqualTo("kafka localhost:9092, registry https://r1:443,https://r2:443/x");
  }
}
