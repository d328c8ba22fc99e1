package dev.footfall.producer;

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

  private final ProducerRecord<byte[], byte[]> record;
  private final Acknowledgements acknowledgements;
  private State state = State.WAITING;
  private @Nullable Exception failure;

  /** Hears of the outcome of an attempt, on the Kafka client's thread or the sender's. */
  interface Acknowledgements {
    void acknowledged();

    void failed();
  }

  Outgoing(ProducerRecord<byte[], byte[]> record, Acknowledgements acknowledgements) {
    this.record = record;
    this.acknowledgements = acknowledgements;
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
    synchronized (this) {
      if (state == State.DONE) {
        return; // another attempt was acknowledged before
      }
      state = exception == null ? State.DONE : State.FAILED;
      failure = exception;
    }
    if (exception == null) {
      acknowledgements.acknowledged();
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
