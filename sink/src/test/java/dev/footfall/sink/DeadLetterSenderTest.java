package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.schemas.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Against Kafka's own double. */
class DeadLetterSenderTest {

  private static final byte[] VALUE = {1, 2, 3};

  @Test
  void send_returnsWhenAllAreAcknowledged() {
    MockProducer<byte[], byte[]> kafka = producer(true);

    new DeadLetterSender(kafka).send(List.of(letter(1), letter(2)));

    assertThat(kafka.history())
        .extracting(record -> new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
        .containsExactly("usage-events-0@1", "usage-events-0@2");
  }

  @Test
  void send_kafkaIsAway_failsAtTheFirst() {
    MockProducer<byte[], byte[]> kafka = producer(true);
    kafka.sendException = new TimeoutException("no metadata");

    assertThatThrownBy(() -> new DeadLetterSender(kafka).send(List.of(letter(1), letter(2))))
        .isInstanceOf(DeadLetterException.class)
        .hasMessageContaining("no metadata");
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void send_tooLargeForTheTopic_goesWithoutItsBytes() {
    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    MockProducer<byte[], byte[]> kafka =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            sent.add(record);
            sendException =
                record.value() == null ? null : new RecordTooLargeException("too large");
            return sendException == null
                ? super.send(record)
                : java.util.concurrent.CompletableFuture.failedFuture(sendException);
          }
        };

    new DeadLetterSender(kafka).send(List.of(letter(1)));

    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).value()).isNull();
    assertThat(sent.get(1).headers().lastHeader("footfall.detail").value())
        .asString()
        .contains("3 bytes");
  }

  @Test
  void outbox_sendsNothingTwice() {
    MockProducer<byte[], byte[]> kafka = producer(true);
    DeadLetterOutbox outbox = new DeadLetterOutbox(new DeadLetterSender(kafka));

    outbox.send(List.of(letter(1)));
    outbox.send(List.of(letter(1), letter(2)));

    assertThat(kafka.history()).hasSize(2);
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static DeadLetter letter(long offset) {
    return new DeadLetter(
        "sink", "bad_magic", "detail", "usage-events", 0, offset, new byte[] {9}, VALUE);
  }
}
