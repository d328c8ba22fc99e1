package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.footfall.producer.spool.EventFiles;
import dev.footfall.schemas.ConnectionSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that a running Footfall keeps or shows, as bytes for {@link LeakSearch}. */
final class Everywhere {

  private Everywhere() {}

  /** Key, value and headers of every record of every topic, internal ones included. */
  static void topics(ConnectionSettings connection, LeakSearch search) throws Exception {
    Map<String, Object> raw = connection.client();
    raw.put("key.deserializer", ByteArrayDeserializer.class);
    raw.put("value.deserializer", ByteArrayDeserializer.class);
    Set<String> topics;
    try (Admin admin = Admin.create(connection.client())) {
      topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    }
    try (KafkaConsumer<byte[], byte[]> kafka = new KafkaConsumer<>(raw)) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> kafka.partitionsFor(topic).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      kafka.assign(partitions);
      kafka.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = kafka.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> kafka.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : kafka.poll(Duration.ofMillis(200))) {
          search.look("topic " + record.topic(), "at " + record.offset(), bytes(record));
        }
      }
    }
  }

  static byte[] bytes(ConsumerRecord<byte[], byte[]> record) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<byte[]> parts = new ArrayList<>();
    parts.add(record.key());
    parts.add(record.value());
    record
        .headers()
        .forEach(
            header -> {
              parts.add(header.key().getBytes(ISO_8859_1));
              parts.add(header.value());
            });
    for (byte[] part : parts) {
      all.write(part == null ? new byte[0] : part);
      all.write('\n');
    }
    return all.toByteArray();
  }

  /** Every column of every table, as the owner sees it. */
  static void tables(Map<String, String> settings, LeakSearch search) throws SQLException {
    try (Connection database =
            DriverManager.getConnection(
                settings.get("database.url"),
                settings.get("database.owner.user"),
                settings.getOrDefault("database.owner.password", ""));
        Statement query = database.createStatement();
        Statement rows = database.createStatement();
        ResultSet tables =
            query.executeQuery(
                """
                SELECT format('%I.%I', n.nspname, c.relname),
                       string_agg(format(CASE WHEN a.atttypid = 'bytea'::regtype
                         THEN 'encode(%I, ''escape'')' ELSE '%I::text' END, a.attname), ', ')
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relkind IN ('r', 'm', 'S') AND n.nspname NOT LIKE 'pg\\_%'
                  AND n.nspname <> 'information_schema'
                GROUP BY 1
                """)) {
      while (tables.next()) {
        String table = tables.getString(1);
        try (ResultSet found =
            rows.executeQuery("SELECT concat_ws('|', " + tables.getString(2) + ") FROM " + table)) {
          while (found.next()) {
            search.look("table " + table.replaceAll("[0-9]{8}", "DAY"), "", found.getString(1));
          }
        }
      }
    }
  }

  /** The bytes of every file below a directory. */
  static void files(String kind, Path directory, LeakSearch search) throws IOException {
    for (Path file : EventFiles.in(directory)) {
      search.look(kind, file.toString(), Files.readAllBytes(file));
    }
  }

  static void page(String kind, String address, LeakSearch search) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(address + " answered " + answer.statusCode());
    }
    search.look(kind, address, answer.body());
  }
}
