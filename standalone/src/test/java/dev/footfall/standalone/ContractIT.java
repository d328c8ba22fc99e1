package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.Alert;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.EventRules;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.TopicInstaller.Outcome;
import dev.footfall.schemas.TopicSpec;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.CorruptPayloadException;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistryException;
import dev.footfall.schemas.serde.RegistrySettings;
import dev.footfall.schemas.serde.RegistryUnavailableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract between the parts, on a real broker, a real registry and a real PostgreSQL. */
class ContractIT {

  private static final String USAGE = Topics.USAGE_EVENTS.name();
  private static final UsageEvent EVENT = Samples.usageEvent().build();

  private static final FootfallStack STACK = TestStack.start();
  private static final ConnectionSettings SETTINGS = ConnectionSettings.of(STACK.settings());
  private static final Admin ADMIN = Admin.create(SETTINGS.client());

  @BeforeAll
  static void install() {
    assertThat(new TopicInstaller(ADMIN).install(Optional.empty()))
        .allSatisfy(o -> assertThat(o.created()).as(o.topic()).isTrue());
    new SchemaInstaller(registry()).install();
  }

  @AfterAll
  static void stop() {
    ADMIN.close();
    STACK.close();
  }

  private static RegistryClient registry() {
    return new RegistryClient(new RegistrySettings(SETTINGS.serde()));
  }

  private static AvroSerializer<SpecificRecord> serializer() {
    return serializer("");
  }

  private static AvroSerializer<SpecificRecord> serializer(String idFile) {
    Map<String, Object> settings = SETTINGS.serde();
    settings.put(RegistrySettings.ID_FILE, idFile);
    AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>();
    serializer.configure(settings, false);
    return serializer;
  }

  private static AvroDeserializer<SpecificRecord> deserializer() {
    AvroDeserializer<SpecificRecord> deserializer = new AvroDeserializer<>();
    deserializer.configure(SETTINGS.serde(), false);
    return deserializer;
  }

  @Test
  void topics_areLeftAloneAndDifferencesReported() throws Exception {
    TopicInstaller installer = new TopicInstaller(ADMIN);
    ConfigResource alerts = new ConfigResource(ConfigResource.Type.TOPIC, "alerts");
    ADMIN
        .incrementalAlterConfigs(
            Map.of(
                alerts,
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("retention.ms", "60000"), AlterConfigOp.OpType.SET))))
        .all()
        .get();
    ADMIN.createPartitions(Map.of("sessions", NewPartitions.increaseTo(6))).all().get();

    for (int again = 0; again < 2; again++) {
      List<Outcome> outcomes = installer.install(Optional.empty());

      assertThat(outcomes).hasSameSizeAs(Topics.all());
      assertThat(outcomes).noneMatch(Outcome::created);
      assertThat(outcomes)
          .filteredOn(o -> !o.differences().isEmpty())
          .containsExactly(
              new Outcome("sessions", false, List.of("partitions: is 6, catalogue says 4")),
              new Outcome(
                  "alerts", false, List.of("retention.ms: is 60000, catalogue says 2592000000")));
    }
  }

  @Test
  void deadLetter_ofTheLargestRecord_comesThrough() throws Exception {
    // What a producer may send by default, with nothing to compress.
    byte[] value = new byte[1_048_000];
    new Random(1).nextBytes(value);
    DeadLetter dead =
        new DeadLetter("sink", "bad_magic", "x", USAGE, 3, 4711, "ada".getBytes(UTF_8), value);
    Map<String, Object> settings = SETTINGS.client();
    settings.put("max.request.size", TopicSpec.RAW_MAX_BYTES);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(dead.toRecord()).get(30, TimeUnit.SECONDS);
    }

    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            SETTINGS.client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      assertThat(DeadLetter.of(first(consumer, Topics.DEAD_LETTERS.name(), 0)))
          .usingRecursiveComparison()
          .isEqualTo(dead);
    }
  }

  @Test
  void event_isReadAsItWasSentAndStampedByTheBroker() throws Exception {
    long before = System.currentTimeMillis();
    int partition;
    try (KafkaProducer<String, UsageEvent> producer = new KafkaProducer<>(SETTINGS.producer())) {
      partition =
          producer
              .send(new ProducerRecord<>(USAGE, null, 1L, "ada@example.com", EVENT))
              .get(30, TimeUnit.SECONDS)
              .partition();
    }

    try (KafkaConsumer<String, UsageEvent> consumer = new KafkaConsumer<>(SETTINGS.consumer())) {
      ConsumerRecord<String, UsageEvent> record = first(consumer, USAGE, partition);
      assertThat(record.value()).isEqualTo(EVENT);
      assertThat(record.key()).isEqualTo("ada@example.com");
      assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
      assertThat(record.timestamp()).isBetween(before, System.currentTimeMillis());
    }
  }

  private static <K, V> ConsumerRecord<K, V> first(
      KafkaConsumer<K, V> consumer, String topic, int partition) {
    TopicPartition place = new TopicPartition(topic, partition);
    consumer.assign(List.of(place));
    consumer.seekToBeginning(List.of(place));
    ConsumerRecords<K, V> records =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> consumer.poll(Duration.ofMillis(200)), r -> !r.isEmpty());
    return records.iterator().next();
  }

  @Test
  void schemas_areInstalledOnce() throws Exception {
    List<SchemaInstaller.Installed> installed = new SchemaInstaller(registry()).install();

    assertThat(new SchemaInstaller(registry()).install()).isEqualTo(installed);
    assertThat(installed).hasSize(9);
    for (SchemaInstaller.Installed schema : installed) {
      assertThat(get("/subjects/" + schema.subject() + "/versions")).hasSize(1);
      assertThat(get("/config/" + schema.subject()).toString()).contains("FULL_TRANSITIVE");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // renamed, retyped, and added without a default
        "{\"name\":\"service_name\"|{\"name\":\"renamed\"",
        "{\"name\":\"rule\",\"type\":{\"type\":\"string\"|{\"name\":\"rule\",\"type\":{\"type\":\"long\"",
        "{\"name\":\"rule\"|{\"name\":\"tenant\",\"type\":\"string\"},{\"name\":\"rule\"",
      })
  void incompatibleVersion_isRefused(String change) {
    boolean usage = change.contains("service_name");
    String schema = (usage ? UsageEvent.getClassSchema() : Alert.getClassSchema()).toString();
    String[] fromTo = change.split("\\|", 2);
    assertThat(schema).contains(fromTo[0]);
    Schema changed = new Schema.Parser().parse(schema.replace(fromTo[0], fromTo[1]));

    assertThatThrownBy(() -> registry().register((usage ? USAGE : "alerts") + "-value", changed))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.status()).isEqualTo(409));
  }

  @Test
  void compatibleVersion_isAccepted() {
    String field = "{\"name\":\"rule\"";
    String added = "{\"name\":\"tenant\",\"type\":\"string\",\"default\":\"\"}," + field;
    String newer = Alert.getClassSchema().toString().replace(field, added);

    int id = registry().register("evolving-value", Alert.getClassSchema());
    assertThat(registry().register("evolving-value", new Schema.Parser().parse(newer)))
        .isNotEqualTo(id);
  }

  @Test
  void independentReader_decodesEveryRecord() throws Exception {
    for (SpecificRecord sample : Samples.all()) {
      byte[] bytes =
          Objects.requireNonNull(
              serializer().serialize("independent-" + sample.getSchema().getName(), sample));

      ByteBuffer wire = ByteBuffer.wrap(bytes);
      assertThat(wire.get()).isZero();
      String schema = get("/schemas/ids/" + wire.getInt()).path("schema").asText();
      GenericRecord read =
          new GenericDatumReader<GenericRecord>(new Schema.Parser().parse(schema))
              .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));

      assertThat(read.getSchema().getFullName()).isEqualTo(sample.getSchema().getFullName());
      if (sample instanceof UsageEvent event) {
        assertThat(read.get("user_id")).hasToString(event.getUserId());
        assertThat(read.get("occurred_at")).isEqualTo(1_431_857_103_250_000L);
      }
    }
  }

  private static JsonNode get(String path) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(STACK.settings().get("registry.url") + path))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 999_999, Integer.MAX_VALUE})
  void unknownId_isCorruptAndNotAnOutage(int id) {
    byte[] bytes = ByteBuffer.allocate(20).put((byte) 0).putInt(id).array();

    assertThatThrownBy(() -> deserializer().deserialize(USAGE, bytes))
        .isInstanceOfSatisfying(
            CorruptPayloadException.class,
            e -> assertThat(e.reason()).isEqualTo(CorruptPayloadException.Reason.UNKNOWN_SCHEMA));
  }

  @Test
  void registryKilledInTheMiddle_knownGoesOnUnknownWaitsBounded(@TempDir Path directory) {
    String kept = directory.resolve("ids").toString();
    AvroSerializer<SpecificRecord> serializer = serializer(kept);
    AvroDeserializer<SpecificRecord> deserializer = deserializer();
    byte[] known = serializer.serialize(USAGE, EVENT);
    byte[] unknown = serializer().serialize("alerts", Samples.alert().build());
    assertThat(deserializer.deserialize(USAGE, known)).isEqualTo(EVENT);

    STACK.kill(Part.REGISTRY);
    try {
      assertThat(serializer.serialize(USAGE, EVENT)).isEqualTo(known);
      assertThat(deserializer.deserialize(USAGE, known)).isEqualTo(EVENT);
      assertThat(serializer(kept).serialize(USAGE, EVENT)).isEqualTo(known);
      assertUnavailableWithin(
          Duration.ofSeconds(15), () -> deserializer.deserialize("alerts", unknown));
      assertUnavailableWithin(
          Duration.ofSeconds(4), () -> deserializer.deserialize("alerts", unknown));
    } finally {
      STACK.restart(Part.REGISTRY);
    }

    await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptionsInstanceOf(RegistryUnavailableException.class)
        .until(() -> Samples.alert().build().equals(deserializer.deserialize("alerts", unknown)));
    assertThat(serializer().serialize(USAGE, EVENT)).isEqualTo(known);
  }

  private static void assertUnavailableWithin(Duration most, Runnable call) {
    long start = System.nanoTime();
    assertThatThrownBy(call::run).isInstanceOf(RegistryUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(most);
  }

  // PostgreSQL: what EventRules lets pass, it must be able to store

  private static Connection database() throws SQLException {
    Map<String, String> settings = STACK.settings();
    return DriverManager.getConnection(
        settings.get("database.url"),
        settings.get("database.owner.user"),
        settings.getOrDefault("database.owner.password", ""));
  }

  private static boolean isJsonb(String text) throws SQLException {
    try (Connection connection = database();
        PreparedStatement query = connection.prepareStatement("SELECT ?::jsonb")) {
      query.setString(1, text);
      query.executeQuery().close();
      return true;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).startsWith("22");
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[1,-2.5e3,true,null,{\"b\":\"c\"}],\"a\":2}",
        "{\"a\":\"\\\\u0000 \\ud83d\\ude80 🚀\"}",
        "{\"a\":1e131071,\"b\":1e-16383,\"c\":0e16000}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":1e131072}",
        "{\"a\":1e-16384}",
        "{\"a\":1e99999999999}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{} {}"
      })
  void eventRules_passWhatPostgresStores(String json) throws Exception {
    UsageEvent event = Samples.usageEvent().setAttributes(json).build();

    assertThat(EventRules.check(event, Samples.TIME.toEpochMilli()) == null)
        .isEqualTo(isJsonb(json));
  }

  @Test
  void longestNames_fitIntoTheKeyOfAnAggregate() throws Exception {
    try (Connection connection = database();
        PreparedStatement create =
            connection.prepareStatement(
                "CREATE TEMP TABLE cells (seconds int, start timestamptz, service text, type text,"
                    + " name text, channel text, persona text,"
                    + " PRIMARY KEY (seconds, start, service, type, name, channel, persona))")) {
      create.execute();
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO cells VALUES (60, now(), ?, ?, ?, 'UI', ?)")) {
        for (int column = 1; column <= 4; column++) {
          insert.setString(column, incompressible(EventRules.MAX_NAME_CHARS, column));
        }
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
    }
  }

  /** Random characters of three bytes each: the most that a character here can need. */
  private static String incompressible(int chars, int seed) {
    return new Random(seed)
        .ints(chars, 0x4E00, 0x9FFF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
