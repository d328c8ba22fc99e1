package dev.footfall.aggregator.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.aggregator.registry.RegistryPatience;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.FakeRegistry;
import dev.footfall.schemas.serde.RegistryException;
import dev.footfall.schemas.serde.RegistryUnavailableException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IncomingDeserializerTest {

  private static final String TOPIC = Topics.USAGE_EVENTS.name();

  private final FakeRegistry registry = FakeRegistry.start();
  private final Map<String, Object> settings =
      Map.of(
          "schema.registry.url", registry.url(),
          "schema.registry.max.wait.ms", 200,
          "schema.registry.request.timeout.ms", 100);

  @AfterEach
  void stop() {
    registry.close();
  }

  private byte[] bytes(UsageEvent event) {
    AvroSerializer<UsageEvent> serializer = new AvroSerializer<>();
    serializer.configure(settings, false);
    return Objects.requireNonNull(serializer.serialize(TOPIC, event));
  }

  private IncomingDeserializer deserializer(RegistryPatience patience) {
    AvroDeserializer<UsageEvent> avro = new AvroDeserializer<>();
    avro.configure(settings, false);
    return new IncomingDeserializer(avro, patience);
  }

  private static Incoming only(IncomingBatch batch) {
    assertThat(batch.records()).hasSize(1);
    return batch.records().get(0);
  }

  @Test
  void registryAway_isWaitedFor_thenTheRecordIsRead() throws Exception {
    byte[] bytes = bytes(Samples.usageEvent().build());
    registry.stop();
    RegistryPatience patience = new RegistryPatience();
    IncomingDeserializer deserializer = deserializer(patience);
    CompletableFuture<Incoming> read =
        CompletableFuture.supplyAsync(() -> only(deserializer.deserialize(TOPIC, bytes)));
    Awaitility.await().until(() -> patience.trouble().isPresent());
    assertThat(patience.trouble().orElseThrow()).contains(registry.url());
    assertThat(read).isNotDone();

    registry.restart();
    Incoming incoming = read.get(20, TimeUnit.SECONDS);
    incoming.cameAs(
        new ConsumerRecord<>(
            TOPIC,
            0,
            0,
            Instant.now().toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            -1,
            bytes.length,
            new byte[0],
            bytes,
            new RecordHeaders(),
            Optional.empty()));
    assertThat(incoming.judge()).isTrue();
    assertThat(incoming.use()).isEqualTo(Use.of(Samples.usageEvent().build()));
    assertThat(patience.trouble()).isEmpty();
  }

  @Test
  void registryAwayForTooLong_fails_andIsNeverAFlawOfTheRecord() {
    byte[] bytes = bytes(Samples.usageEvent().build());
    registry.stop();
    IncomingDeserializer deserializer = deserializer(new RegistryPatience(Duration.ofMillis(300)));
    assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void registryRefuses_fails_andIsNeverAFlawOfTheRecord() {
    byte[] bytes = bytes(Samples.usageEvent().build());
    registry.answer(FakeRegistry.Answer.of(401, "{\"error_code\":401,\"message\":\"who?\"}"));
    assertThatThrownBy(() -> deserializer(new RegistryPatience()).deserialize(TOPIC, bytes))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void giveUp_endsTheWait() throws Exception {
    byte[] bytes = bytes(Samples.usageEvent().build());
    registry.stop();
    RegistryPatience patience = new RegistryPatience();
    IncomingDeserializer deserializer = deserializer(patience);
    CompletableFuture<Incoming> read =
        CompletableFuture.supplyAsync(() -> only(deserializer.deserialize(TOPIC, bytes)));
    Awaitility.await().until(() -> patience.trouble().isPresent());
    patience.giveUp();
    assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void anotherDeserializer_thatCantRead_isAFlaw() {
    Deserializer<UsageEvent> other =
        (topic, bytes) -> {
          throw new SerializationException("Unknown magic byte!");
        };
    Incoming incoming =
        only(
            new IncomingDeserializer(other, new RegistryPatience())
                .deserialize(TOPIC, new byte[1]));
    assertThat(incoming.flaw()).isEqualTo(new Incoming.Flaw("undecodable", "Unknown magic byte!"));
  }

  @Test
  void anotherDeserializer_thatCantConnect_fails() {
    Deserializer<UsageEvent> other =
        (topic, bytes) -> {
          throw new SerializationException("can't get id 1", new ConnectException("refused"));
        };
    assertThatThrownBy(
            () ->
                new IncomingDeserializer(other, new RegistryPatience(Duration.ZERO))
                    .deserialize(TOPIC, new byte[1]))
        .isInstanceOf(SerializationException.class);
  }
}
