package dev.footfall.sink;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends dead letters and waits until Kafka has them for certain. At least once: what was sent again
 * after a failure has the same key. Thread-safe.
 */
final class DeadLetterSender implements AutoCloseable {

  /** Shorter than the idle limit of the transaction that waits meanwhile. */
  private static final int DELIVERY_TIMEOUT_MS = 10_000;

  private static final int REQUEST_TIMEOUT_MS = 5_000;

  /** The producer answers by itself after its delivery timeout; this is for the day it does not. */
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(2L * DELIVERY_TIMEOUT_MS);

  private record Sent(DeadLetter letter, Future<RecordMetadata> answer) {}

  private final Producer<byte[], byte[]> producer;

  DeadLetterSender(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  static DeadLetterSender of(ConnectionSettings connections) {
    Map<String, Object> settings = connections.client();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_TIMEOUT_MS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicSpec.RAW_MAX_BYTES);
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return new DeadLetterSender(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * Sends {@code letters} and returns when all are acknowledged.
   *
   * @throws DeadLetterException when one was not, within some 10 s
   */
  void send(List<DeadLetter> letters) {
    List<Sent> underWay = new ArrayList<>(letters.size());
    try {
      for (DeadLetter letter : letters) {
        Sent sent = new Sent(letter, producer.send(letter.toRecord()));
        if (sent.answer().isDone()) {
          await(sent); // when it failed at once, each of the others would block as long
        } else {
          underWay.add(sent);
        }
      }
      underWay.forEach(this::await);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new DeadLetterException("dead letters can't be sent: " + e.getMessage(), e);
    }
  }

  private void await(Sent sent) {
    try {
      KafkaAnswer.of(sent.answer(), ANSWER_LIMIT);
    } catch (RecordTooLargeException e) {
      // With its headers it is larger than it was: its position must do, its bytes are still there.
      KafkaAnswer.of(producer.send(withoutValue(sent.letter()).toRecord()), ANSWER_LIMIT);
    }
  }

  private static DeadLetter withoutValue(DeadLetter letter) {
    byte[] value = letter.value();
    return new DeadLetter(
        letter.stage(),
        letter.reason(),
        letter.detail()
            + " (its "
            + (value == null ? 0 : value.length)
            + " bytes are too large for this topic, look at its position)",
        letter.topic(),
        letter.partition(),
        letter.offset(),
        null,
        null);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
