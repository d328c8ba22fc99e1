package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.console.ConsoleService;
import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.producer.CloseReport;
import dev.footfall.producer.UsageTracker;
import dev.footfall.producer.privacy.HmacKey;
import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.producer.spool.SpoolOptions;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Topics;
import dev.footfall.standalone.sample.SampleApplication;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What nobody may collect is put everywhere, and is nowhere: with all services running. */
@Timeout(300)
class PrivacyCanariesIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Of two levels, each once by way of the spool and once at once. */
  private static final int SENT = 4 * ForbiddenPlaces.USAGE_EVENTS;

  @TempDir private Path directory;

  private final LeakSearch search = new LeakSearch();
  private final Map<String, String> settings = new HashMap<>();

  @Test
  void canaries_areNowhere() throws Exception {
    try (FootfallStack stack = TestStack.start(FootfallStack.Part.values());
        CapturedLog log = new CapturedLog();
        Parts parts = new Parts()) {
      settings.putAll(stack.settings());
      settings.put("aggregator.state.dir", directory.resolve("aggregator").toString());
      settings.put("aggregator.http.port", freePort());
      settings.put("sink.http.port", freePort());
      settings.put("console.port", "0");
      settings.put("sample.port", "0");
      ConnectionSettings connection = ConnectionSettings.of(settings);
      new Installation(connection).topics(Optional.empty());
      new Installation(connection).schemas();
      Services.sink(parts, settings);
      Services.aggregator(parts, settings);
      ConsoleService console = Services.console(parts, settings);
      SampleApplication sample =
          Services.sample(parts, settings, connection, "http://127.0.0.1:8080/");

      trackAtAllLevels();
      request(sample.port());
      spoiled(connection);
      try (Books books = Books.open(settings)) {
        await().atMost(LIMIT).until(() -> visibleRows(books) == SENT);
        await()
            .atMost(LIMIT)
            .until(() -> books.count("SELECT count(*) FROM persona_assignment_history") == 4);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(books.differences()).isEmpty());
      }
      await().atMost(LIMIT).untilAsserted(() -> assertThat(deadLetters(connection)).isEqualTo(2));

      Everywhere.topics(connection, search);
      Everywhere.tables(settings, search);
      Everywhere.page("metrics", local(settings.get("aggregator.http.port"), "/metrics"), search);
      Everywhere.page("metrics", local(settings.get("sink.http.port"), "/metrics"), search);
      Everywhere.page("metrics", local("" + console.port(), "/metrics"), search);
      search.look("log", "of all", log.bytes());
      exports();
    }
    System.out.println(search);
    assertThat(search.leaks()).isEmpty();
    assertLookedEverywhere();
  }

  private void assertLookedEverywhere() {
    for (String kind :
        List.of(
            "topic " + Topics.USAGE_EVENTS.name(),
            "topic " + Topics.ASSIGNMENT_EVENTS.name(),
            "topic " + Topics.USAGE_AGGREGATES.name(),
            "topic " + Topics.DEAD_LETTERS.name(),
            "table public.usage_events_DAY",
            "table public.usage_aggregates",
            "table public.assignment_events",
            "spool",
            "local store",
            "export",
            "parquet")) {
      assertThat(search.seen(kind)).as("%s shows what it may show; %s", kind, search).isPositive();
    }
    assertThat(search.looked("topic " + Topics.PRODUCER_REPORTS.name())).isPositive();
    assertThat(search.looked("metrics")).isEqualTo(3);
  }

  private static PrivacySettings anonymised() {
    return PrivacySettings.builder(Level.ANONYMISED)
        .keys(List.of(HmacKey.random("1")))
        .allowAttributes("note_0", "note_1", "note_2", "note_3", "note_4", "note_5", "note_6")
        .machine(ForbiddenPlaces.CANARY)
        .build();
  }

  private void trackAtAllLevels() throws Exception {
    for (PrivacySettings privacy : List.of(anonymised(), PrivacySettings.FULL)) {
      boolean identity = privacy.level() != Level.FULL;
      Path spool = directory.resolve("spool-" + privacy.level());
      Map<String, String> nobody = new HashMap<>(settings);
      nobody.put("kafka.bootstrap.servers", "127.0.0.1:" + freePort());
      UsageTracker away = tracker(nobody, privacy, spool);
      ForbiddenPlaces.track(away, identity);
      assertThat(away.close(Duration.ofSeconds(10)))
          .isEqualTo(new CloseReport(0, ForbiddenPlaces.USAGE_EVENTS + 1, 0));
      Everywhere.files("spool", spool, search);

      UsageTracker tracker = tracker(settings, privacy, spool);
      ForbiddenPlaces.track(tracker, identity);
      long waiting = ForbiddenPlaces.USAGE_EVENTS + 1;
      await().atMost(LIMIT).until(() -> tracker.counters().recovered().sent() == waiting);
      assertThat(tracker.close(Duration.ofSeconds(20))).isEqualTo(new CloseReport(waiting, 0, 0));
    }
    UsageTracker local =
        UsageTracker.builder()
            .service("canaries")
            .privacy(PrivacySettings.builder(Level.LOCAL).build())
            .localStore(directory.resolve("home/events"))
            .build();
    ForbiddenPlaces.track(local, true);
    assertThat(local.close(Duration.ofSeconds(20)).spooled())
        .isEqualTo(ForbiddenPlaces.USAGE_EVENTS + 1);
    Everywhere.files("local store", directory.resolve("home/events"), search);
  }

  private static UsageTracker tracker(
      Map<String, String> settings, PrivacySettings privacy, Path spool) {
    return UsageTracker.builder()
        .service("canaries")
        .connection(settings)
        .privacy(privacy)
        .spool(spool, SpoolOptions.DEFAULTS)
        .reportEvery(Duration.ofSeconds(1))
        .build();
  }

  /** Through the servlet filter: query, path parameter, body, headers and cookie. */
  private static void request(int port) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            local("" + port, "/persona/zwitscher@example.com/copy;s=zwitscher")
                                + "?password=zwitscher&q=zwitscher"))
                    .header("Authorization", "Bearer zwitscherzwitscher")
                    .header("Cookie", "session=zwitscher")
                    .header("X-Api-Key", "zwitscher")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"zwitscher\"}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  /** A tracker's own record, cut: as a dead letter it is kept with all its bytes. */
  private void spoiled(ConnectionSettings connection) throws Exception {
    ConsumerRecord<byte[], byte[]> whole = first(connection);
    Map<String, Object> raw = connection.client();
    raw.put("key.serializer", ByteArraySerializer.class);
    raw.put("value.serializer", ByteArraySerializer.class);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(raw)) {
      byte[] value = Arrays.copyOf(whole.value(), whole.value().length - 1);
      producer
          .send(new ProducerRecord<>(whole.topic(), null, whole.key(), value, whole.headers()))
          .get();
    }
  }

  private static ConsumerRecord<byte[], byte[]> first(ConnectionSettings connection) {
    try (KafkaConsumer<byte[], byte[]> kafka = consumer(connection)) {
      kafka.assign(partitions(kafka, Topics.USAGE_EVENTS.name()));
      kafka.seekToBeginning(kafka.assignment());
      return await()
          .atMost(LIMIT)
          .until(() -> kafka.poll(Duration.ofMillis(200)), records -> !records.isEmpty())
          .iterator()
          .next();
    }
  }

  private static long deadLetters(ConnectionSettings connection) {
    try (KafkaConsumer<byte[], byte[]> kafka = consumer(connection)) {
      List<TopicPartition> partitions = partitions(kafka, Topics.DEAD_LETTERS.name());
      kafka.assign(partitions);
      kafka.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = kafka.endOffsets(partitions);
      long count = 0;
      while (ends.entrySet().stream().anyMatch(e -> kafka.position(e.getKey()) < e.getValue())) {
        count += kafka.poll(Duration.ofMillis(200)).count();
      }
      return count;
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(ConnectionSettings connection) {
    Map<String, Object> raw = connection.client();
    raw.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(raw, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> kafka, String topic) {
    return kafka.partitionsFor(topic).stream()
        .map(p -> new TopicPartition(p.topic(), p.partition()))
        .toList();
  }

  private static long visibleRows(Books books) throws Exception {
    return books.count(
        "SELECT count(*) FROM user_activity_logs WHERE action_name = ?", ForbiddenPlaces.VISIBLE);
  }

  private void exports() throws Exception {
    Path home = directory.resolve("home");
    for (String name : List.of("out.csv", "out.jsonl")) {
      Path file = directory.resolve(name);
      command("analytics", "export", "--home=" + home, "--output=" + file);
      search.look("export", name, Files.readAllBytes(file));
    }
    command("analytics", "show", "--home=" + home);
    String database = "--set=database.url=" + settings.get("database.url");
    for (String view : List.of("user_activity_logs", "user_errors", "persona_assignments")) {
      command("sql", "--csv", "SELECT * FROM " + view, database);
      Path csv = directory.resolve(view + ".csv");
      command("export", view, "--output=" + csv, database);
      search.look("export", csv.toString(), Files.readAllBytes(csv));
      Path parquet = directory.resolve(view + ".parquet");
      command("export", view, "--output=" + parquet, database);
      parquet(parquet);
    }
    command("export", "usage-log", "--output=" + directory.resolve("usage.csv"), database);
  }

  /** Its pages are compressed, so its rows are looked at. */
  private void parquet(Path file) throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement query = duck.createStatement();
        ResultSet rows = query.executeQuery("SELECT t::VARCHAR FROM '" + file + "' t")) {
      while (rows.next()) {
        search.look("parquet", file.toString(), rows.getString(1));
      }
    }
  }

  private void command(String... words) {
    CommandOutcome outcome = CommandOutcome.of("", words);
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    search.look("export", String.join(" ", words), outcome.out() + outcome.err());
  }

  private static String local(String port, String path) {
    return "http://127.0.0.1:" + port + path;
  }

  private static String freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
