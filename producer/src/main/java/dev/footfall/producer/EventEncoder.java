package dev.footfall.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Makes an event of what was captured and its number, and a Kafka record of an event. Two steps,
 * because an event on disk needs no registry. The sender's thread only, but for {@link #plain}.
 */
final class EventEncoder {

  private final Origin origin;
  private final Serializer<SpecificRecord> serializer;
  private final CloudEventHeaders headers;

  EventEncoder(Origin origin, Serializer<SpecificRecord> serializer) {
    this.origin = origin;
    this.serializer = serializer;
    this.headers = new CloudEventHeaders(origin.service());
  }

  /** Of the events that are made here. */
  String producerId() {
    return origin.producerId();
  }

  /**
   * The event.
   *
   * @throws InvalidEventException when it breaks a rule that everybody downstream relies on
   * @throws TooLargeEventException when its attributes have too many bytes
   */
  Event event(Capture capture, long seq) {
    Event event = capture.toEvent(origin, seq);
    if (event.violation() != null) {
      throw new InvalidEventException(event.violation().detail());
    }
    return event;
  }

  /**
   * Its record.
   *
   * @throws org.apache.kafka.common.errors.SerializationException when it can't be written, now or
   *     ever: {@link SendFailure#ofEncoding} knows
   */
  ProducerRecord<byte[], byte[]> record(Event event) {
    Headers all = headers.of(event);
    byte[] value = serializer.serialize(event.topic(), all, event.value());
    return new ProducerRecord<>(event.topic(), null, null, event.key().getBytes(UTF_8), value, all);
  }

  /** A record without the headers of an event. Any thread: Kafka's serializers are thread-safe. */
  ProducerRecord<byte[], byte[]> plain(String topic, String key, SpecificRecord value) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), serializer.serialize(topic, value));
  }

  void close() {
    serializer.close();
  }

  /** An event that says more than it may. */
  static final class TooLargeEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooLargeEventException(String message) {
      super(message);
    }
  }

  /** An event that no consumer would take. */
  static final class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidEventException(String message) {
      super(message);
    }
  }
}
