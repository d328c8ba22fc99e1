package dev.footfall.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/** Makes a Kafka record of a captured event and its number. The sender's thread only. */
final class EventEncoder {

  private final Origin origin;
  private final Serializer<SpecificRecord> serializer;
  private final CloudEventHeaders headers;

  EventEncoder(Origin origin, Serializer<SpecificRecord> serializer) {
    this.origin = origin;
    this.serializer = serializer;
    this.headers = new CloudEventHeaders(origin.service());
  }

  /**
   * The record; it is the same event only for the same {@code seq}.
   *
   * @throws InvalidEventException when the event breaks a rule that everybody downstream relies on
   * @throws org.apache.kafka.common.errors.SerializationException when it can't be written, now or
   *     ever: {@link SendFailure#ofEncoding} knows
   */
  ProducerRecord<byte[], byte[]> encode(Capture capture, long seq) {
    Event event = capture.toEvent(origin, seq);
    if (event.violation() != null) {
      throw new InvalidEventException(event.violation().detail());
    }
    Headers all = headers.of(event);
    byte[] value = serializer.serialize(event.topic(), all, event.value());
    return new ProducerRecord<>(event.topic(), null, null, event.key().getBytes(UTF_8), value, all);
  }

  void close() {
    serializer.close();
  }

  /** An event that no consumer would take. */
  static final class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidEventException(String message) {
      super(message);
    }
  }
}
