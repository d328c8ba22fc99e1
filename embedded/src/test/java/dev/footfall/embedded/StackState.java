package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A mark in each part of a stack, to be found again: a record of a committed transaction, a row, a
 * registered schema.
 */
final class StackState {

  private static final String TOPIC = "marks";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, String> settings;
  private final HttpClient http = HttpClient.newHttpClient();

  StackState(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Leaves a mark in all parts, each one acknowledged. */
  void write(String mark) throws Exception {
    writeRecord(mark);
    writeRow(mark);
    writeSchema(mark);
  }

  /** The marks of all parts, the oldest first, are these and no others. */
  void assertHolds(String... marks) throws Exception {
    assertThat(records(marks.length)).containsExactly(marks);
    assertThat(rows()).containsExactly(marks);
    assertThat(subjects()).containsExactlyInAnyOrder(marks);
  }

  /** In a transaction, and after an aborted one that nobody may see. */
  void writeRecord(String mark) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(kafka(Map.of()))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    Map<String, Object> config = kafka(Map.of("transactional.id", "marks"));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, mark)).get();
      producer.commitTransaction();
    }
  }

  /** With the group protocol of KIP-848. */
  List<String> records(int atLeast) {
    Map<String, Object> config =
        kafka(
            Map.of(
                "group.id", UUID.randomUUID().toString(),
                "group.protocol", "consumer",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed"));
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      List<String> found = new ArrayList<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (found.size() < atLeast && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> found.add(r.value()));
      }
      return found;
    }
  }

  private Map<String, Object> kafka(Map<String, String> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", setting("kafka.bootstrap.servers"));
    return config;
  }

  void writeRow(String mark) throws SQLException {
    try (Connection c = owner();
        Statement s = c.createStatement()) {
      s.execute("CREATE TABLE IF NOT EXISTS marks (n bigserial PRIMARY KEY, mark text NOT NULL)");
      s.execute("INSERT INTO marks (mark) VALUES ('" + mark + "')");
    }
  }

  List<String> rows() throws SQLException {
    return query("SELECT mark FROM marks ORDER BY n");
  }

  /** The first column of a query, as the owner sees it. */
  List<String> query(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection c = owner();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  Connection owner() throws SQLException {
    return DriverManager.getConnection(setting("database.url"), setting("database.owner.user"), "");
  }

  void writeSchema(String mark) throws IOException, InterruptedException {
    String schema =
        "{\\\"type\\\":\\\"enum\\\",\\\"name\\\":\\\"%s\\\",\\\"symbols\\\":[\\\"A\\\"]}";
    String body = "{\"schema\":\"" + schema.formatted(mark) + "\"}";
    HttpResponse<String> answer =
        http.send(
            registry("/subjects/" + mark + "/versions")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.body()).contains("\"id\"");
  }

  List<String> subjects() throws IOException, InterruptedException {
    String body = get("/subjects");
    return List.of(body.replaceAll("[\\[\\]\"]", "").split(","));
  }

  /** What the registry answers to a GET. */
  String get(String path) throws IOException, InterruptedException {
    return http.send(registry(path).build(), BodyHandlers.ofString()).body();
  }

  private HttpRequest.Builder registry(String path) {
    return HttpRequest.newBuilder(URI.create(setting("registry.url") + path)).timeout(PATIENCE);
  }

  private String setting(String key) {
    String value = settings.get(key);
    assertThat(value).as(key).isNotNull();
    return value == null ? "" : value;
  }
}
