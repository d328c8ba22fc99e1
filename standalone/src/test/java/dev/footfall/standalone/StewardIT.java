package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.producer.privacy.HmacKey;
import dev.footfall.producer.privacy.KeyFile;
import dev.footfall.producer.privacy.Pseudonyms;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.SinkService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people who look after the data do by command: dead letters, subjects, assignments. */
class StewardIT {

  private static final FootfallStack STACK = TestStack.start();
  private static final Map<String, String> SETTINGS = STACK.settings();

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private static Path directory;

  private static final SinkService SINK =
      new SinkService(SinkConfig.of(SETTINGS), new SimpleMeterRegistry());
  private static final KafkaProducer<byte[], byte[]> PRODUCER =
      new KafkaProducer<>(
          ConnectionSettings.of(SETTINGS).client(),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private static final AvroSerializer<SpecificRecord> SERIALIZER = new AvroSerializer<>();

  private record Ran(int exitCode, String out, String err) {}

  @BeforeAll
  static void start() {
    ConnectionSettings connection = ConnectionSettings.of(SETTINGS);
    try (Admin admin = Admin.create(connection.client())) {
      new TopicInstaller(admin).install(Optional.empty());
    }
    new SchemaInstaller(new RegistryClient(new RegistrySettings(connection.serde()))).install();
    SERIALIZER.configure(connection.serde(), false);
    SINK.start();
  }

  @AfterAll
  static void stop() {
    PRODUCER.close();
    SINK.close();
    STACK.close();
  }

  @Test
  void documentation_commandsRun() throws Exception {
    KeyFile.loadOrCreate(directory.resolve("footfall-keys"));
    Files.writeString(directory.resolve("personas.yaml"), catalogue());
    send(usage("ada@example.com"));
    send(assignment("user_001", Map.of("credit_max_utilization_pct", 60.0)));
    sendRubbish(1);
    awaitNumber("SELECT count(*) FROM persona_assignment_history WHERE user_id = 'user_001'", 1);
    awaitNumber("SELECT least(count(*), 1) FROM dead_letters", 1);
    String position = text("SELECT min(position) FROM dead_letters WHERE stage = 'sink'");

    List<String> commands =
        Documentation.blocks("bash").stream()
            .flatMap(String::lines)
            .filter(l -> l.matches("\\./footfall (dead-letters|subject|assignments) .*"))
            .toList();

    assertThat(commands).hasSizeGreaterThanOrEqualTo(13);
    for (String command : commands) {
      List<String> words = new ArrayList<>();
      for (String word : Documentation.words(command.replace("usage-events-0@4711", position))) {
        // Files of the reader's are files of the test's.
        boolean file = word.matches("[a-z-]+\\.(zip|json|txt|yaml)|footfall-keys");
        words.add(file ? directory.resolve(word).toString() : word);
      }
      if (command.contains("subject erase") && !command.contains("--receipt")) {
        words.addAll(List.of("--receipt", directory.resolve("default.json").toString()));
      }
      if (command.contains("subject export") && !command.contains("--output")) {
        words.addAll(List.of("--output", directory.resolve(UUID.randomUUID() + ".zip").toString()));
      }
      if (command.contains("--heads")) {
        Files.writeString(
            directory.resolve("heads.txt"), run("assignments", "verify", "--print-heads").out());
      }
      Ran ran = run(words.subList(1, words.size()).toArray(String[]::new));
      assertThat(ran.exitCode()).as("%s: %s %s", command, ran.out(), ran.err()).isZero();
    }
    assertThat(directory.resolve("ada.zip")).exists();
    assertThat(directory.resolve("receipt.json")).content().contains("\"rows\"");
  }

  @Test
  void deadLetters_areListedShownReplayedAndDropped_andNothingHappensUnasked() throws Exception {
    sendRubbish(3);
    awaitNumber(
        "SELECT least(count(*), 3) FROM dead_letters"
            + " WHERE reason = 'bad_magic' AND state = 'waiting'",
        3);

    Ran list = run("dead-letters", "list", "--reason", "bad_magic", "--stage", "sink");
    assertThat(list.out()).contains("position", "bad_magic", "waiting", "usage-events-");
    String position =
        text(
            "SELECT position FROM dead_letters WHERE reason = 'bad_magic' AND state = 'waiting'"
                + " ORDER BY record_offset DESC LIMIT 1");
    Path bytes = directory.resolve("bytes-" + UUID.randomUUID());
    Ran show = run("dead-letters", "show", position, "--output", bytes.toString());
    assertThat(show.out()).contains(position, "bad_magic", "09 09 09");
    assertThat(bytes).hasBinaryContent(new byte[] {9, 9, 9});

    Ran dry = run("dead-letters", "replay", "--position", position, "--dry-run");
    assertThat(dry.out()).contains("1 records would be sent again");
    assertThat(answer("n\n", "dead-letters", "drop", "--position", position).out())
        .contains("nothing was dropped");
    assertThat(answer("", "dead-letters", "replay", "--position", position).exitCode())
        .isEqualTo(2);
    assertThat(
            text(
                "SELECT string_agg(state, '') FROM dead_letters WHERE position = '"
                    + position
                    + "'"))
        .isEqualTo("waiting");
    assertThat(answer("y\n", "dead-letters", "replay", "--position", position).out())
        .contains("1 records sent again");
    awaitNumber("SELECT count(*) FROM dead_letters WHERE replayed_from = '" + position + "'", 1);
    assertThat(run("dead-letters", "show", "usage-events-0@999999").err())
        .contains("there is no dead letter at");
    assertThat(run("dead-letters", "list", "--since", "yesterday").err()).contains("is no time");
  }

  @Test
  void assignments_replay_saysWhoWouldChangeAndWhy() throws Exception {
    Path file = directory.resolve("stricter.yaml");
    Files.writeString(file, catalogue().replace(">= 50.0", ">= 70.0"));
    send(assignment("would-change", Map.of("credit_max_utilization_pct", 60.0)));
    send(assignment("would-stay", Map.of("credit_max_utilization_pct", 80.0)));
    awaitNumber("SELECT count(*) FROM persona_assignment_history WHERE user_id LIKE 'would-%'", 2);

    Ran ran = run("assignments", "replay", "--catalogue", file.toString(), "--window", "30d");

    assertThat(ran.out())
        .contains(
            "would-change 30d: high_utilization -> unclassified: high_utilization:"
                + " credit_max_utilization_pct >= 70.0 does not hold"
                + " (credit_max_utilization_pct = 60.0)")
        .doesNotContain("would-stay 30d")
        .containsPattern("high_utilization +unclassified +\\d+ +changes");
  }

  @Test
  void assignments_verify_failsWhenARowWasChanged() throws Exception {
    send(assignment("tampered", Map.of("credit_max_utilization_pct", 60.0)));
    awaitNumber("SELECT count(*) FROM persona_assignment_history WHERE user_id = 'tampered'", 1);
    assertThat(run("assignments", "verify", "--user", "tampered").exitCode()).isZero();
    try (Connection owner = connect("owner");
        Statement sql = owner.createStatement()) {
      sql.execute("UPDATE assignment_events SET priority = 2 WHERE user_id = 'tampered'");
      Ran ran = run("assignments", "verify", "--user", "tampered");
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.out()).contains("tampered: row 1 (", "was changed", "1 faults");
      sql.execute("UPDATE assignment_events SET priority = 1 WHERE user_id = 'tampered'");
    }
    assertThat(run("assignments", "verify", "--user", "tampered").exitCode()).isZero();
  }

  @Test
  void subject_erase_findsPseudonymsUnderEveryKey_andAsks() throws Exception {
    Path keys = directory.resolve("keys-" + UUID.randomUUID());
    List<HmacKey> all = KeyFile.loadOrCreate(keys);
    String pseudonym = new Pseudonyms(all).of(Pseudonyms.Kind.USER, "bob@example.com");
    send(usage("bob@example.com"));
    send(usage(pseudonym));
    String hers =
        "SELECT count(*) FROM user_activity_logs WHERE user_email IN ('bob@example.com', '";
    awaitNumber(hers + pseudonym + "')", 2);
    try (Connection owner = connect("owner");
        Statement sql = owner.createStatement()) {
      sql.execute(
          """
          INSERT INTO silences (id, matchers, starts_at, ends_at, comment, created_by)
          VALUES (gen_random_uuid(), ARRAY['user="bob@example.com"'], now(), now(), 'known', 'ops')
          """);
    }
    Path receipt = directory.resolve("bob.json");
    String[] erase = {
      "subject",
      "erase",
      "bob@example.com",
      "--keys",
      keys.toString(),
      "--receipt",
      receipt.toString()
    };

    assertThat(answer("no\n", erase).out())
        .containsPattern("usage_events +2\\R")
        .containsPattern("silences +1\\R")
        .containsPattern("dead_letter_records +0\\R")
        .contains("nothing was erased");
    assertThat(receipt).doesNotExist();
    assertThat(answer("yes\n", erase).exitCode()).isZero();

    awaitNumber(hers + pseudonym + "')", 0);
    assertThat(receipt)
        .content()
        .contains("\"usage_events\" : 2", "\"silences\" : 1")
        .doesNotContain("bob");
    assertThat(
            text(
                "SELECT actor FROM audit_trail WHERE action = 'subject erase' ORDER BY id DESC"
                    + " LIMIT 1"))
        .isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void subject_export_isInUtc_andInANewFileThatNamesNobody() throws Exception {
    send(usage("carol@example.com"));
    awaitNumber(
        "SELECT count(*) FROM user_activity_logs WHERE user_email = 'carol@example.com'", 1);

    // A process, because it has a working directory and a time zone of its own.
    FootfallProcess export =
        FootfallProcess.run(
            directory,
            Map.of("TZ", "America/Los_Angeles"),
            withSettings("subject", "export", "carol@example.com"));

    assertThat(export.exitCode()).as(export.output()).isZero();
    List<Path> files;
    try (Stream<Path> all = Files.list(directory.resolve("exports"))) {
      files = all.toList();
    }
    assertThat(files).hasSize(1);
    Path file = files.get(0);
    String name = directory.relativize(file).toString();
    assertThat(name).matches("exports.subject-[-0-9T.]+Z\\.zip");
    assertThat(export.output()).contains("written to " + name);
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      assertThat(Files.readString(zip.getPath("usage_events.jsonl")))
          .containsPattern("\"occurred_at\": \"[^\"]+\\+00:00\"");
    }

    byte[] before = Files.readAllBytes(file);
    Ran again = run("subject", "export", "carol@example.com", "--output", file.toString());
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("exists already");
    assertThat(file).hasBinaryContent(before);
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Footfall.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(withSettings(args));
    return new Ran(exitCode, out.toString(), err.toString());
  }

  /** The command, and where its servers are. */
  private static String[] withSettings(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    SETTINGS.forEach(
        (name, value) -> {
          if (name.startsWith("database.") || name.startsWith("kafka.")) {
            words.addAll(List.of("--set", name + "=" + value));
          }
        });
    return words.toArray(String[]::new);
  }

  private static Ran answer(String answer, String... args) {
    InputStream in = System.in;
    System.setIn(new ByteArrayInputStream(answer.getBytes(UTF_8)));
    try {
      return run(args);
    } finally {
      System.setIn(in);
    }
  }

  private static void sendRubbish(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      send(Topics.USAGE_EVENTS.name(), "somebody", new byte[] {9, 9, 9});
    }
  }

  private static void send(UsageEvent event) throws Exception {
    String topic = Topics.USAGE_EVENTS.name();
    send(topic, String.valueOf(event.getUserId()), bytes(topic, event));
  }

  private static byte[] bytes(String topic, SpecificRecord event) {
    return Objects.requireNonNull(SERIALIZER.serialize(topic, event));
  }

  private static void send(AssignmentEvent event) throws Exception {
    String topic = Topics.ASSIGNMENT_EVENTS.name();
    send(topic, event.getUserId(), bytes(topic, event));
  }

  private static void send(String topic, String key, byte[] value) throws Exception {
    PRODUCER
        .send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value))
        .get(30, TimeUnit.SECONDS);
  }

  private static UsageEvent usage(String user) {
    return Samples.usageEvent()
        .setEventId(UUID.randomUUID())
        .setUserId(user)
        .setOccurredAt(Instant.now())
        .build();
  }

  private static AssignmentEvent assignment(String user, Map<String, Object> signals) {
    return Samples.assignmentEvent()
        .setAssignmentId(UUID.randomUUID())
        .setUserId(user)
        .setSignals(signals)
        .build();
  }

  private static String catalogue() {
    return """
    version: "test"
    signals:
      credit_max_utilization_pct: number
    personas:
      - id: high_utilization
        name: High utilization
        priority: 1
        conditions:
          - credit_max_utilization_pct >= 50.0
    """;
  }

  private static Connection connect(String role) throws Exception {
    return DriverManager.getConnection(
        SETTINGS.get("database.url"),
        SETTINGS.get("database." + role + ".user"),
        SETTINGS.getOrDefault("database." + role + ".password", ""));
  }

  private static String text(String sql) throws Exception {
    try (Connection reader = connect("reader");
        Statement statement = reader.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void awaitNumber(String sql, long expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(text(sql)).isEqualTo(Long.toString(expected)));
  }
}
