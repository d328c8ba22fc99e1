package dev.footfall.producer;

import dev.footfall.producer.spool.Segment;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A numbered and serialised event on its way. It is kept until Kafka has acknowledged it, and every
 * attempt sends the same bytes, so that a duplicate is known as one.
 */
final class Outgoing implements Callback {

  private enum State {
    WAITING,
    IN_FLIGHT,
    FAILED,
    DONE
  }

  private final Event event;
  private final ProducerRecord<byte[], byte[]> record;
  private final Acknowledgements acknowledgements;
  private State state = State.WAITING;
  private @Nullable Exception failure;
  private @Nullable Segment segment;

  /** Hears of the outcome of an attempt, on the Kafka client's thread or the sender's. */
  interface Acknowledgements {
    /** {@code spooled}: it is on disk too. */
    void acknowledged(boolean spooled);

    void failed();
  }

  /** {@code segment} is where it lies on disk, null when it does not. */
  Outgoing(
      Event event,
      ProducerRecord<byte[], byte[]> record,
      @Nullable Segment segment,
      Acknowledgements acknowledgements) {
    this.event = event;
    this.record = record;
    this.segment = segment;
    this.acknowledgements = acknowledgements;
  }

  Event event() {
    return event;
  }

  ProducerRecord<byte[], byte[]> record() {
    return record;
  }

  int bytes() {
    return record.value().length;
  }

  /** Whether it should be sent now; the sender then must. */
  synchronized boolean takeWaiting() {
    if (state != State.WAITING) {
      return false;
    }
    state = State.IN_FLIGHT;
    return true;
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    boolean spooled;
    synchronized (this) {
      if (state == State.DONE) {
        return; // another attempt was acknowledged before
      }
      state = exception == null ? State.DONE : State.FAILED;
      failure = exception;
      spooled = segment != null;
    }
    if (exception == null) {
      acknowledgements.acknowledged(spooled);
    } else {
      acknowledgements.failed();
    }
  }

  /** Why the last attempt failed; null when it did not. */
  synchronized @Nullable Exception failure() {
    return state == State.FAILED ? failure : null;
  }

  /** It is to be sent again, unless it was acknowledged meanwhile. */
  synchronized void retry() {
    if (state != State.DONE) {
      state = State.WAITING;
    }
  }

  /**
   * It is on disk from now on, which {@code books} are told; false, and they are not, when it was
   * acknowledged meanwhile.
   */
  synchronized boolean spooled(Segment where, Books books) {
    if (state == State.DONE) {
      return false;
    }
    segment = where;
    books.spooled(1); // before an acknowledgement can count it as gone from there
    return true;
  }

  synchronized @Nullable Segment segment() {
    return segment;
  }

  /** It is not to be sent again; false when it was acknowledged meanwhile. */
  synchronized boolean giveUp() {
    if (state == State.DONE) {
      return false;
    }
    state = State.DONE;
    return true;
  }

  synchronized boolean isDone() {
    return state == State.DONE;
  }
}
