package dev.footfall.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The way of one producer's events to Kafka. What failed stays here in order and is sent again. The
 * sender's thread only, but for the acknowledgements.
 */
final class Lane implements Outgoing.Acknowledgements {

  /** Counts what became of events. */
  interface Tally {
    void sent(boolean wasSpooled);

    void dropped(LossReason reason, boolean wasSpooled);
  }

  /**
   * Why there is a pause to make.
   *
   * @param worst one failure of several
   * @param newClient whether the Kafka client can't be used any more
   */
  record Trouble(Exception worst, boolean newClient) {}

  private final InFlight inFlight;
  private final Tally tally;
  private final AtomicBoolean anyFailed = new AtomicBoolean();
  private boolean anyWaiting;

  Lane(InFlight inFlight, Tally tally) {
    this.inFlight = inFlight;
    this.tally = tally;
  }

  boolean isEmpty() {
    return inFlight.isEmpty();
  }

  boolean hasRoom() {
    return inFlight.hasRoom();
  }

  boolean hasRoomFor(String producerId, long seq) {
    return inFlight.hasRoomFor(producerId, seq);
  }

  boolean hasFailures() {
    return anyFailed.get();
  }

  void add(Outgoing event) {
    inFlight.add(event);
    anyWaiting = true;
  }

  boolean forgetDone() {
    return inFlight.forgetDone();
  }

  /** Those that are in memory alone, in order. */
  List<Outgoing> notOnDisk() {
    List<Outgoing> events = new ArrayList<>();
    for (Outgoing event : inFlight) {
      if (event.segment() == null && !event.isDone()) {
        events.add(event);
      }
    }
    return events;
  }

  /** Drops what can never be sent and puts the rest back; null when there is no pause to make. */
  @Nullable Trouble judgeFailures() {
    if (!anyFailed.getAndSet(false)) {
      return null;
    }
    Exception worst = null;
    boolean newClient = false;
    for (Outgoing event : inFlight) {
      Exception failure = event.failure();
      if (failure != null) {
        switch (SendFailure.ofSending(failure)) {
          case TOO_LARGE -> giveUp(event, LossReason.TOO_LARGE);
          case REJECTED, INVALID -> giveUp(event, LossReason.REJECTED);
          case RETRY -> {
            retry(event);
            worst = worst == null ? failure : worst;
          }
          case RETRY_WITH_NEW_CLIENT -> {
            retry(event);
            worst = newClient ? worst : failure;
            newClient = true;
          }
        }
      }
    }
    return worst == null ? null : new Trouble(worst, newClient);
  }

  private void retry(Outgoing event) {
    event.retry();
    anyWaiting = true;
  }

  private void giveUp(Outgoing event, LossReason reason) {
    if (event.giveUp()) {
      tally.dropped(reason, event.segment() != null);
    }
  }

  /** Whatever the old client knew of them is gone with it. */
  void retryAll() {
    anyFailed.set(false);
    inFlight.forEach(this::retry);
  }

  /** Sends what waits here; false when the client failed at once. */
  boolean sendWaiting(Producer<byte[], byte[]> kafka) {
    if (anyWaiting) {
      for (Outgoing event : inFlight) {
        if (event.takeWaiting() && !send(kafka, event)) {
          return false;
        }
      }
      anyWaiting = false;
    }
    return true;
  }

  /** Sends new ones that were {@link #add}ed last; false when the client failed at once. */
  boolean send(Producer<byte[], byte[]> kafka, List<Outgoing> added) {
    for (Outgoing event : added) {
      if (event.takeWaiting() && !send(kafka, event)) {
        return false;
      }
    }
    anyWaiting = false; // those before were sent, or we would not be here
    return true;
  }

  private boolean send(Producer<byte[], byte[]> kafka, Outgoing event) {
    try {
      var unused = kafka.send(event.record(), event); // the callback knows more
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      event.onCompletion(null, e);
    }
    return !anyFailed.get();
  }

  @Override
  public void acknowledged(boolean spooled) {
    tally.sent(spooled);
  }

  @Override
  public void failed() {
    anyFailed.set(true);
  }
}
