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
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records of dead letters to their topics again: the same bytes, key and headers, a header
 * {@code footfall.replayed-from} with the position that they had, and {@code footfall.replayed-id}
 * by which the sink knows its letter. The key decides the partition, as it did before. Thread-safe.
 */
public final class LetterSender implements AutoCloseable {

  /** Short, as rows are locked meanwhile and people wait. */
  private static final int REQUEST_TIMEOUT_MS = 5_000;

  private static final int DELIVERY_TIMEOUT_MS = 10_000;

  private record Sent(Letter letter, Future<RecordMetadata> answer) {}

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
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_TIMEOUT_MS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicSpec.RAW_MAX_BYTES);
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return new LetterSender(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * Returns when Kafka has all of {@code letters}.
   *
   * @throws KafkaException for the first one that it does not take, within some 10 s; others may
   *     have been sent
   */
  void send(List<Letter> letters) {
    List<Sent> underWay = new ArrayList<>(letters.size());
    for (Letter letter : letters) {
      Sent sent = start(letter);
      if (sent.answer().isDone()) {
        await(sent); // when it failed at once, each of the others would block as long
      } else {
        underWay.add(sent);
      }
    }
    underWay.forEach(LetterSender::await);
  }

  private Sent start(Letter letter) {
    try {
      return new Sent(letter, producer.send(again(letter)));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw refused(letter, e);
    }
  }

  private static ProducerRecord<byte[], byte[]> again(Letter letter) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(letter.topic(), null, letter.key(), letter.value());
    for (Header header : letter.headers()) {
      if (!header.key().startsWith("footfall.")) { // those of a dead letter, or of a replay before
        record.headers().add(header);
      }
    }
    record.headers().add(DeadLetterTable.REPLAYED_FROM, letter.position().getBytes(UTF_8));
    letter.id().ifPresent(id -> record.headers().add(LetterId.REPLAYED, id.header()));
    return record;
  }

  private static void await(Sent sent) {
    try {
      sent.answer().get(); // ends by itself after the producer's delivery.timeout.ms
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw refused(sent.letter(), cause == null ? e : cause);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static KafkaException refused(Letter letter, Throwable why) {
    String advice =
        why instanceof RecordTooLargeException
            ? "With the headers of a replay it is larger than its topic allows: raise the topic's"
                + " max.message.bytes, or drop it with 'dead-letters drop --position "
                + letter.position()
                + "'"
            : "Does Kafka run at kafka.bootstrap.servers? What was not sent is still waiting: once"
                + " it does, run the same command again";
    return new KafkaException(
        letter.position() + " can't be sent again (" + why.getMessage() + "). " + advice, why);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
