package dev.footfall.producer;

import dev.footfall.producer.EventEncoder.InvalidEventException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that sends. What can't be sent now stays here in the order of its numbers and is
 * sent again, so nothing is lost while memory lasts; the queue before it fills up and refuses.
 *
 * <p>A pass of {@link #pass()} is: connect → judge what failed → send again → take, number and
 * encode → send. The number comes after the last step that may refuse an event, so that numbers
 * have no gaps.
 */
final class Sender implements Runnable, Outgoing.Acknowledgements {

  /** Events between two looks at what was acknowledged. */
  private static final int BATCH = 256;

  /** Events wait that long for others of their batch, and the caller need not wake us. */
  private static final long FIRST_IDLE_MS = 8;

  /** Acknowledgements make room at any moment. */
  private static final long FULL_IDLE_MS = 1;

  private static final long LONGEST_IDLE_MS = 50;

  private final CaptureQueue queue;
  private final EventEncoder encoder;
  private final KafkaLink link;
  private final Books books;
  private final LossLog losses;
  private final OutageLog outage;
  private final Backoff backoff = new Backoff();
  private final InFlight inFlight = new InFlight();
  private final AtomicBoolean anyFailed = new AtomicBoolean();

  private @Nullable Capture held;
  private long lastSeq;
  private boolean anyWaiting;
  private boolean hurried;
  private volatile @Nullable Long deadlineNanos;
  private volatile String lastFlaw = "";

  Sender(CaptureQueue queue, EventEncoder encoder, KafkaLink link, Books books, String where) {
    this.queue = queue;
    this.encoder = encoder;
    this.link = link;
    this.books = books;
    this.losses = new LossLog(books::snapshot, () -> lastFlaw, System.nanoTime());
    this.outage = new OutageLog(where);
  }

  /** Remembers why an event was invalid, for the log. Any thread. */
  void flaw(String words) {
    lastFlaw = words;
  }

  /** Ends when all is sent, or at this {@link System#nanoTime()}. Any thread; unpark it then. */
  void finishBy(long nanos) {
    deadlineNanos = nanos;
  }

  @Override
  public void run() {
    long idleMs = FIRST_IDLE_MS;
    try {
      while (!finished()) {
        if (attempt()) {
          idleMs = inFlight.hasRoom() ? FIRST_IDLE_MS : FULL_IDLE_MS;
        } else {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(idleMs));
          idleMs = Math.min(idleMs * 2, closing() ? FIRST_IDLE_MS : LONGEST_IDLE_MS);
        }
      }
    } finally {
      end();
    }
  }

  private boolean closing() {
    return deadlineNanos != null;
  }

  private boolean finished() {
    if (Thread.currentThread().isInterrupted()) {
      return true;
    }
    Long deadline = deadlineNanos;
    return deadline != null
        && (System.nanoTime() - deadline >= 0
            || (queue.isEmpty() && held == null && inFlight.isEmpty()));
  }

  /** True when something was done and there may be more. */
  private boolean attempt() {
    losses.look(System.nanoTime());
    boolean acknowledged = inFlight.forgetDone();
    if (acknowledged && !anyFailed.get()) {
      backoff.reset();
      outage.recovered(System.nanoTime());
    }
    if (closing() && !hurried) {
      hurried = true; // one try at once, then the pauses begin again
      backoff.reset();
    }
    if (!backoff.isOver(System.nanoTime())) {
      return acknowledged;
    }
    try {
      return pass() || acknowledged;
    } catch (InterruptException e) {
      Thread.currentThread().interrupt(); // finished() sees it
      return false;
    } catch (RuntimeException | Error e) { // even out of memory: most applications survive that
      failed(e, SendFailure.ofSending(e) == SendFailure.RETRY_WITH_NEW_CLIENT);
      return false;
    }
  }

  private boolean pass() {
    Producer<byte[], byte[]> kafka = link.open();
    if (anyFailed.getAndSet(false) && judgeFailures()) {
      return false;
    }
    if (anyWaiting && !sendAgain(kafka)) {
      return false;
    }
    int sent = 0;
    while (sent < BATCH && inFlight.hasRoom()) {
      Outgoing next = next();
      if (next == null) {
        break;
      }
      inFlight.add(next);
      if (!send(kafka, next)) {
        return false;
      }
      sent++;
    }
    return sent > 0;
  }

  private boolean sendAgain(Producer<byte[], byte[]> kafka) {
    for (Outgoing event : inFlight) {
      if (!send(kafka, event)) {
        return false;
      }
    }
    anyWaiting = false;
    return true;
  }

  /** Drops what can never be sent and puts the rest back; true when there is a pause to make. */
  private boolean judgeFailures() {
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
    if (worst != null) {
      failed(worst, newClient);
    }
    return worst != null;
  }

  private void retry(Outgoing event) {
    event.retry();
    anyWaiting = true;
  }

  private void giveUp(Outgoing event, LossReason reason) {
    if (event.giveUp()) {
      books.dropped(reason);
    }
  }

  private void failed(Throwable failure, boolean newClient) {
    long now = System.nanoTime();
    backoff.failed(now);
    outage.failed(failure, now);
    if (newClient) {
      link.close(Duration.ZERO);
      anyFailed.set(false);
      inFlight.forEach(this::retry); // whatever the old client knew of them is gone with it
    }
  }

  /** The next event with its number, null when there is none or it can't be encoded now. */
  private @Nullable Outgoing next() {
    while (true) {
      Capture capture = held != null ? held : queue.poll();
      held = capture; // until it is encoded: the registry may be away
      if (capture == null) {
        return null;
      }
      try {
        ProducerRecord<byte[], byte[]> record = encoder.encode(capture, lastSeq + 1);
        held = null;
        lastSeq++;
        return new Outgoing(record, this);
      } catch (InterruptException e) {
        throw e;
      } catch (RuntimeException e) {
        if (SendFailure.ofEncoding(e) != SendFailure.INVALID) {
          failed(e, false);
          return null;
        }
        held = null;
        // One of ours has our words, any other one may quote the event.
        flaw(
            e instanceof InvalidEventException
                ? String.valueOf(e.getMessage())
                : e.getClass().getName());
        books.dropped(LossReason.INVALID);
      }
    }
  }

  /** Sends the event if it waits for that; false when the client failed at once. */
  private boolean send(Producer<byte[], byte[]> kafka, Outgoing event) {
    if (event.takeWaiting()) {
      try {
        var unused = kafka.send(event.record(), event); // the callback knows more
      } catch (InterruptException e) {
        throw e;
      } catch (RuntimeException e) {
        event.onCompletion(null, e);
      }
    }
    return !anyFailed.get();
  }

  @Override
  public void acknowledged() {
    books.sent();
  }

  @Override
  public void failed() {
    anyFailed.set(true);
  }

  private void end() {
    queue.close(); // an interrupt from outside may have ended us
    boolean all = queue.isEmpty() && held == null && inFlight.isEmpty();
    Thread.interrupted(); // or the client would not close in order
    link.close(all ? Duration.ofMillis(200) : Duration.ZERO);
    books.settle();
    encoder.close();
    losses.finish(System.nanoTime());
  }
}
