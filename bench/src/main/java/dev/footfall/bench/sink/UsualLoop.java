package dev.footfall.bench.sink;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What people write: poll, decode, a batch of {@code INSERT … ON CONFLICT DO NOTHING} that the
 * driver rewrites, commit to the database, commit to Kafka.
 */
final class UsualLoop {

  private static final int BATCH = 1_000;

  private UsualLoop() {}

  /** Reads {@code partitions} of the topic to their ends. */
  static void run(
      Map<String, String> settings, Connection connection, List<Integer> partitions, String group)
      throws SQLException {
    ConnectionSettings kafka = ConnectionSettings.of(settings);
    AvroDeserializer<UsageEvent> avro = new AvroDeserializer<>();
    avro.configure(kafka.serde(), false);
    Map<String, Object> client = kafka.client();
    client.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    EventColumns columns = new EventColumns(connection);
    connection.setAutoCommit(false);
    List<TopicPartition> assigned =
        partitions.stream().map(p -> new TopicPartition(Topics.USAGE_EVENTS.name(), p)).toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO usage_events ("
                    + columns.list()
                    + ") VALUES ("
                    + columns.placeholders()
                    + ") ON CONFLICT DO NOTHING")) {
      consumer.assign(assigned);
      Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
      while (assigned.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
        for (ConsumerRecord<byte[], byte[]> record : records) {
          UsageEvent event =
              Objects.requireNonNull(avro.deserialize(record.topic(), record.value()));
          bind(insert, columns, event, record);
          insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
        consumer.commitSync();
      }
    }
  }

  private static void bind(
      PreparedStatement insert,
      EventColumns columns,
      UsageEvent event,
      ConsumerRecord<byte[], byte[]> record)
      throws SQLException {
    Instant receivedAt = Instant.ofEpochMilli(record.timestamp());
    for (int i = 0; i < columns.size(); i++) {
      Object value = columns.value(event, i, receivedAt);
      if (value instanceof Instant time) {
        insert.setObject(i + 1, time.atOffset(ZoneOffset.UTC));
      } else if (value instanceof UUID id) {
        insert.setObject(i + 1, id);
      } else if (value instanceof List<?> texts) {
        insert.setArray(i + 1, insert.getConnection().createArrayOf("text", texts.toArray()));
      } else if (value instanceof Long number) {
        insert.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        insert.setInt(i + 1, number);
      } else if (value == null && !columns.isJson(i)) {
        insert.setObject(i + 1, null);
      } else {
        insert.setString(i + 1, (String) value);
      }
    }
  }
}
