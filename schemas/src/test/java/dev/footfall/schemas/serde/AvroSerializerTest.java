package dev.footfall.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.serde.FakeRegistry.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class AvroSerializerTest {

  private static final String TOPIC = "usage-events";
  private static final UsageEvent EVENT = Samples.usageEvent().build();

  @TempDir Path directory;

  private FakeRegistry registry;

  @BeforeEach
  void start() {
    registry = FakeRegistry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  static List<SpecificRecord> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void serialize_writesMagicIdAndPlainAvro(SpecificRecord sample) {
    registry.add("\"string\""); // so that the id is not the first one

    byte[] bytes = Wire.serializer(registry.url()).serialize(TOPIC, sample);

    assertThat(bytes).isEqualTo(Wire.bytes(2, sample));
  }

  @Test
  void serialize_givesNullForNull() {
    assertThat(Wire.serializer(registry.url()).serialize(TOPIC, null)).isNull();
    assertThat(registry.requests()).isZero();
  }

  @Test
  void serialize_registersUnderTopicAndRole() {
    AvroSerializer<SpecificRecord> keys = new AvroSerializer<>();
    keys.configure(Wire.settings(registry.url()), true);
    keys.serialize("usage-aggregates", Samples.usageAggregateKey().build());
    Wire.serializer(registry.url()).serialize("usage-aggregates", Samples.usageAggregate().build());

    assertThat(registry.subjects())
        .containsExactly("usage-aggregates-key", "usage-aggregates-value");
  }

  @Test
  void serialize_asksOncePerSubjectAndSchema() {
    AvroSerializer<SpecificRecord> serializer = Wire.serializer(registry.url());
    for (int i = 0; i < 100; i++) {
      serializer.serialize(TOPIC, EVENT);
      serializer.serialize("other", EVENT);
      serializer.serialize("assignment-events", Samples.assignmentEvent().build());
    }

    assertThat(registry.requests()).isEqualTo(3);
  }

  @Test
  void serialize_registersNothing_whenToldSo() {
    String[] noRegistering = {RegistrySettings.AUTO_REGISTER, "false"};

    assertThatThrownBy(() -> Wire.serializer(registry.url(), noRegistering).serialize(TOPIC, EVENT))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(TOPIC + "-value");
    assertThat(registry.subjects()).isEmpty();

    byte[] bytes = Wire.serializer(registry.url()).serialize(TOPIC, EVENT);
    assertThat(Wire.serializer(registry.url(), noRegistering).serialize(TOPIC, EVENT))
        .isEqualTo(bytes);
  }

  @Test
  void serialize_isRefused_whenSchemaIsIncompatible() {
    registry.answer(Answer.of(409, "{\"error_code\":409,\"message\":\"field x was removed\"}"));

    assertThatThrownBy(() -> Wire.serializer(registry.url()).serialize(TOPIC, EVENT))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("field x was removed");
  }

  @Test
  void serialize_namesTheFieldThatIsMissing() {
    UsageEvent event = Samples.usageEvent().build();
    event.setServiceName(null);

    assertThatThrownBy(() -> Wire.serializer(registry.url()).serialize(TOPIC, event))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("UsageEvent")
        .hasMessageContaining("service_name");
  }

  @Test
  void serialize_quotesNoContent_whenTypeIsWrong() {
    var event = Samples.assignmentEvent().build();
    event.setSignals(Map.of("salary", List.of("s3cret")));

    assertThatThrownBy(() -> Wire.serializer(registry.url()).serialize(TOPIC, event))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("AssignmentEvent")
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void serialize_needsConfigure() {
    try (AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>()) {
      assertThatThrownBy(() -> serializer.serialize(TOPIC, EVENT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("configure()");
    }
  }

  @Test
  void registryAwayInTheMiddle_knownSchemasGoOn() {
    AvroSerializer<SpecificRecord> serializer = Wire.serializer(registry.url());
    byte[] before = serializer.serialize(TOPIC, EVENT);
    registry.stop();

    assertThat(serializer.serialize(TOPIC, EVENT)).isEqualTo(before);
    assertThatThrownBy(() -> serializer.serialize("alerts", Samples.alert().build()))
        .isInstanceOf(RegistryUnavailableException.class);

    registry.restart();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(RegistryUnavailableException.class)
        .until(() -> serializer.serialize("alerts", Samples.alert().build()) != null);
  }

  @Test
  void registryAwayAtStart_failsUntilItComes() {
    registry.stop();
    AvroSerializer<SpecificRecord> serializer = Wire.serializer(registry.url());
    assertThatThrownBy(() -> serializer.serialize(TOPIC, EVENT))
        .isInstanceOf(RegistryUnavailableException.class);

    registry.restart();

    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(RegistryUnavailableException.class)
        .until(() -> serializer.serialize(TOPIC, EVENT) != null);
  }

  @Test
  void registryAwayAtStart_idsOfEarlierRunWork() {
    String file = directory.resolve("ids").toString();
    byte[] before =
        Wire.serializer(registry.url(), RegistrySettings.ID_FILE, file).serialize(TOPIC, EVENT);
    registry.stop();
    AvroSerializer<SpecificRecord> cold =
        Wire.serializer(registry.url(), RegistrySettings.ID_FILE, file);

    assertThat(cold.serialize(TOPIC, EVENT)).isEqualTo(before);
    assertThatThrownBy(() -> cold.serialize("other", EVENT))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void idFile_isNotTrustedForAnotherRegistry() {
    String file = directory.resolve("ids").toString();
    Wire.serializer(registry.url(), RegistrySettings.ID_FILE, file).serialize(TOPIC, EVENT);
    try (FakeRegistry other = FakeRegistry.start()) {
      other.stop();

      assertThatThrownBy(
              () ->
                  Wire.serializer(other.url(), RegistrySettings.ID_FILE, file)
                      .serialize(TOPIC, EVENT))
          .isInstanceOf(RegistryUnavailableException.class);
    }
  }

  @Test
  void idFile_isNotAsked_whenRegistryAnswers() throws Exception {
    Path file = directory.resolve("ids");
    String[] kept = {RegistrySettings.ID_FILE, file.toString()};
    Wire.serializer(registry.url(), kept).serialize(TOPIC, EVENT);
    String wrong = Files.readString(file).replaceAll("(?m)=1$", "=77");
    assertThat(wrong).contains("=77");
    Files.writeString(file, wrong);

    assertThat(Wire.serializer(registry.url(), kept).serialize(TOPIC, EVENT))
        .isEqualTo(Wire.bytes(1, EVENT));
    assertThat(file).content().doesNotContain("=77");
  }

  @Test
  void idFile_hasNoCredentials() {
    Path file = directory.resolve("ids");
    Wire.serializer(
            registry.url().replace("//", "//ada:s3cret@"),
            RegistrySettings.ID_FILE,
            file.toString())
        .serialize(TOPIC, EVENT);

    assertThat(file).content().contains("usage-events-value").doesNotContain("s3cret");
  }

  @Test
  void serialize_fromManyThreads() throws Exception {
    AvroSerializer<SpecificRecord> serializer = Wire.serializer(registry.url());
    List<UsageEvent> events = Samples.usageEvents(3, 2000);
    var threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<byte[]>> calls =
          events.stream()
              .map(e -> (Callable<byte[]>) () -> serializer.serialize(TOPIC, e))
              .collect(Collectors.toList());
      var bytes = threads.invokeAll(calls);
      for (int i : IntStream.range(0, events.size()).toArray()) {
        assertThat(bytes.get(i).get()).isEqualTo(Wire.bytes(1, events.get(i)));
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
