package dev.footfall.sink.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records of dead letters to their topics again: the same bytes, key and headers, and a
 * header {@code footfall.replayed-from} with the position that they had. The key decides the
 * partition, as it did before. Thread-safe.
 */
public final class LetterSender implements AutoCloseable {

  private final Producer<byte[], byte[]> producer;

  LetterSender(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * A sender to the Kafka of {@code connections}.
   *
   * @throws KafkaException when the client can't be made
   */
  public static LetterSender of(ConnectionSettings connections) {
    Map<String, Object> settings = connections.client();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicSpec.RAW_MAX_BYTES);
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return new LetterSender(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** Returns when Kafka has all of {@code letters}. */
  void send(List<Letter> letters) {
    List<Future<RecordMetadata>> answers = new ArrayList<>(letters.size());
    for (Letter letter : letters) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(letter.topic(), null, letter.key(), letter.value());
      for (Header header : letter.headers()) {
        if (!header
            .key()
            .startsWith("footfall.")) { // those of a dead letter, or of a replay before
          record.headers().add(header);
        }
      }
      record.headers().add(DeadLetterTable.REPLAYED_FROM, letter.position().getBytes(UTF_8));
      answers.add(producer.send(record));
    }
    for (Future<RecordMetadata> answer : answers) {
      try {
        answer.get(); // ends by itself after the producer's delivery.timeout.ms
      } catch (ExecutionException e) {
        throw new KafkaException("a record can't be sent again: " + e.getCause(), e.getCause());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
