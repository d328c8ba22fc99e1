package dev.footfall.sink.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Against Kafka's own double. */
class LetterSenderTest {

  private static final UUID TOPIC = UUID.fromString("0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11");

  @Test
  void send_keepsTheRecordsHeaders_andSaysWhichLetterItWas() {
    MockProducer<byte[], byte[]> kafka = producer();
    Headers headers =
        new RecordHeaders()
            .add("trace", "t-1".getBytes(UTF_8))
            .add("footfall.replayed-from", "usage-events-0@1".getBytes(UTF_8))
            .add("footfall.replayed-id", "of before".getBytes(UTF_8));

    new LetterSender(kafka).send(List.of(letter("sink", 5, headers), letter("aggregator", 6)));

    ProducerRecord<byte[], byte[]> sinks = kafka.history().get(0);
    assertThat(sinks.headers())
        .extracting(Header::key)
        .containsExactly("trace", "footfall.replayed-from", "footfall.replayed-id");
    assertThat(sinks.headers().lastHeader("footfall.replayed-from").value())
        .asString()
        .isEqualTo("usage-events-0@5");
    assertThat(LetterId.replayed(sinks.headers())).isEqualTo(new LetterId(TOPIC, 0, 5));
    assertThat(kafka.history().get(1).headers())
        .extracting(Header::key)
        .containsExactly("footfall.replayed-from");
  }

  @Test
  void send_kafkaIsAway_failsAtTheFirst_andSaysWhatToDo() {
    List<ProducerRecord<byte[], byte[]>> tried = new ArrayList<>();
    LetterSender sender =
        new LetterSender(failing(tried, new TimeoutException("no metadata after 5000 ms.")));

    assertThatThrownBy(() -> sender.send(List.of(letter("sink", 5), letter("sink", 6))))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("usage-events-0@5 can't be sent again (no metadata after 5000 ms.)")
        .hasMessageContaining("kafka.bootstrap.servers");
    assertThat(tried).hasSize(1);
  }

  @Test
  void send_tooLarge_saysWhichRecord_andHowToGoOnWithoutIt() {
    LetterSender sender =
        new LetterSender(failing(new ArrayList<>(), new RecordTooLargeException("too large")));

    assertThatThrownBy(() -> sender.send(List.of(letter("sink", 5))))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("dead-letters drop --position usage-events-0@5");
  }

  private static MockProducer<byte[], byte[]> producer() {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** As the real one fails: with an answer that is there at once. */
  private static MockProducer<byte[], byte[]> failing(
      List<ProducerRecord<byte[], byte[]>> tried, KafkaException why) {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        tried.add(record);
        return CompletableFuture.failedFuture(why);
      }
    };
  }

  private static Letter letter(String stage, long offset) {
    return letter(stage, offset, new RecordHeaders());
  }

  private static Letter letter(String stage, long offset, Headers headers) {
    return new Letter(
        stage, TOPIC, "usage-events", 0, offset, new byte[] {1}, headers, new byte[] {2});
  }
}
