package dev.footfall.producer;

import dev.footfall.producer.spool.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that sends. An event is taken, numbered, and either sent or written to disk; all
 * events of a tracker reach Kafka in the order of their numbers, because the aggregator takes what
 * is far behind for a duplicate. So while any are waiting on disk, newer ones go behind them.
 *
 * <p>A round of {@link #attempt()} is: forget what is acknowledged → to disk, what must → {@link
 * #pass}: connect → judge what failed → send again → send from disk → send new ones → send what
 * earlier processes left.
 */
final class Sender implements Runnable {

  /** Events between two looks at what was acknowledged. */
  private static final int BATCH = 256;

  /** Events wait that long for others of their batch, and the caller need not wake us. */
  private static final long FIRST_IDLE_MS = 8;

  /** Acknowledgements make room at any moment. */
  private static final long FULL_IDLE_MS = 1;

  private static final long LONGEST_IDLE_MS = 50;

  private final Numbering numbering;
  private final CaptureQueue queue;
  private final EventEncoder encoder;
  private final @Nullable KafkaLink link;
  private final @Nullable Spooling spooling;
  private final Ledger ledger;
  private final Books books;
  private final LossLog losses;
  private final OutageLog outage;
  private final OutageWatch watch;
  private final Backoff backoff = new Backoff();
  private final DrainRate rate;
  private final Lane own;
  private final Lane orphans;

  private boolean hurried;
  private volatile @Nullable Deadline deadline;

  /** When to move to disk what is not acknowledged, and when to end. */
  private record Deadline(long spoolNanos, long endNanos) {}

  /** Without a {@code link} nothing is sent, and all events go to disk. */
  Sender(
      CaptureQueue queue,
      Numbering numbering,
      EventEncoder encoder,
      @Nullable KafkaLink link,
      @Nullable Disk disk,
      Ledger ledger,
      Books books,
      int drainPerSecond,
      String where) {
    this.queue = queue;
    this.numbering = numbering;
    this.encoder = encoder;
    this.link = link;
    this.ledger = ledger;
    this.books = books;
    this.losses = new LossLog(books::snapshot, numbering::lastFlaw, System.nanoTime());
    this.outage = new OutageLog(where, disk != null && disk.spoolsOutages());
    this.watch = new OutageWatch(link == null, System.nanoTime());
    this.rate = new DrainRate(drainPerSecond, System.nanoTime());
    this.own = new Lane(new InFlight(InFlight.MAX_SPAN, InFlight.MAX_BYTES), books);
    this.orphans =
        new Lane(new InFlight(InFlight.MAX_SPAN / 4, InFlight.MAX_BYTES / 4), books.recovery());
    this.spooling = disk == null ? null : new Spooling(disk, numbering, own, books);
  }

  /**
   * Ends when all is sent or on disk, or at {@code endNanos} of {@link System#nanoTime()}; from
   * {@code spoolNanos} on, what is not acknowledged goes to disk. Any thread; unpark it then.
   */
  void finishBy(long spoolNanos, long endNanos) {
    deadline = new Deadline(spoolNanos, endNanos);
  }

  @Override
  public void run() {
    long idleMs = FIRST_IDLE_MS;
    try {
      while (!finished()) {
        if (attempt()) {
          idleMs = own.hasRoom() ? FIRST_IDLE_MS : FULL_IDLE_MS;
        } else {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(idleMs));
          idleMs = Math.min(idleMs * 2, deadline != null ? FIRST_IDLE_MS : LONGEST_IDLE_MS);
        }
      }
    } finally {
      end();
    }
  }

  private boolean finished() {
    if (Thread.currentThread().isInterrupted()) {
      return true;
    }
    Deadline limit = deadline;
    return limit != null && (System.nanoTime() - limit.endNanos() >= 0 || allIsSafe());
  }

  /** Whether every event is acknowledged, or on disk while Kafka does not take it. */
  private boolean allIsSafe() {
    return numbering.isEmpty()
        && (own.isEmpty() || (isOutage() && spooling != null && own.notOnDisk().isEmpty()));
  }

  /** True when something was done and there may be more. */
  private boolean attempt() {
    long now = System.nanoTime();
    losses.look(now);
    boolean acknowledged = own.forgetDone() | orphans.forgetDone();
    watch.look(acknowledged || own.isEmpty(), now);
    if (acknowledged && !own.hasFailures() && !orphans.hasFailures()) {
      backoff.reset();
      watch.over();
      outage.recovered(now);
    }
    if (deadline != null && !hurried) {
      hurried = true; // one try at once, then the pauses begin again
      backoff.reset();
    }
    boolean moved = false;
    try {
      moved = spooling != null && toDisk(spooling);
      if (link == null || !backoff.isOver(now)) {
        return acknowledged || moved;
      }
      if (isOutage() && link.hasDied()) {
        failed(new KafkaException("the thread of the Kafka client has died"), true);
        return true;
      }
      return pass(link.open()) || acknowledged || moved;
    } catch (InterruptException e) {
      Thread.currentThread().interrupt(); // finished() sees it
      return false;
    } catch (RuntimeException | Error e) { // even out of memory: most applications survive that
      failed(e, SendFailure.ofSending(e) == SendFailure.RETRY_WITH_NEW_CLIENT);
      return moved;
    }
  }

  private boolean isOutage() {
    Deadline limit = deadline;
    return watch.isOutage() || (limit != null && System.nanoTime() - limit.spoolNanos() >= 0);
  }

  /** Whether new events go to disk, and not to Kafka. */
  private boolean newOnesGoToDisk(Disk disk) {
    return disk.spoolsOutages() && (isOutage() || queue.isFilling() || disk.unread() > 0);
  }

  /** Writes what an outage, or an outage before, keeps from Kafka; false when there is nothing. */
  private boolean toDisk(Spooling spooling) {
    Disk disk = spooling.disk();
    disk.look();
    if (!newOnesGoToDisk(disk) || !disk.isWritable()) {
      return false;
    }
    if (!spooling.inMemory()) {
      return false;
    }
    int count = spooling.newOnes();
    if (!isOutage()) {
      rate.came(count);
    }
    return count > 0;
  }

  private boolean pass(Producer<byte[], byte[]> kafka) {
    if (stumbled(own.judgeFailures()) | stumbled(orphans.judgeFailures())) {
      return false;
    }
    if (!own.sendWaiting(kafka) || !orphans.sendWaiting(kafka)) {
      return false;
    }
    boolean some = false;
    Disk disk = spooling == null ? null : spooling.disk();
    if (disk != null && deadline == null) {
      some = drain(disk, kafka, own, false);
    }
    if (disk == null || !newOnesGoToDisk(disk)) {
      some |= sendNew(kafka);
      if (disk != null && deadline == null) {
        some |= drain(disk, kafka, orphans, true);
      }
    }
    ledger.look(kafka, numbering.lastSeq());
    return some;
  }

  private boolean stumbled(Lane.@Nullable Trouble trouble) {
    if (trouble != null) {
      failed(trouble.worst(), trouble.newClient());
    }
    return trouble != null;
  }

  private void failed(Throwable failure, boolean newClient) {
    long now = System.nanoTime();
    backoff.failed(now);
    watch.failed();
    outage.failed(failure, now);
    if (newClient && link != null) {
      link.close(Duration.ZERO);
      own.retryAll();
      orphans.retryAll();
    }
  }

  private boolean sendNew(Producer<byte[], byte[]> kafka) {
    List<Outgoing> batch = new ArrayList<>();
    String producerId = encoder.producerId();
    Event event;
    while (batch.size() < BATCH
        && own.hasRoomFor(producerId, numbering.nextSeq())
        && (event = numbering.next()) != null) {
      try {
        Outgoing next = new Outgoing(event, encoder.record(event), null, own);
        numbering.place(event);
        own.add(next);
        batch.add(next);
      } catch (InterruptException e) {
        throw e;
      } catch (RuntimeException e) {
        if (SendFailure.ofEncoding(e) == SendFailure.INVALID) {
          numbering.drop(e);
        } else {
          numbering.back(List.of(event));
          failed(e, false);
          break;
        }
      }
    }
    if (spooling != null) {
      spooling.first(batch);
    }
    return own.send(kafka, batch) && !batch.isEmpty();
  }

  /** Sends events from disk, as many as may be now; true when there may be more. */
  private boolean drain(Disk disk, Producer<byte[], byte[]> kafka, Lane lane, boolean orphan) {
    int count = 0;
    Stored stored;
    while (count < BATCH
        && rate.allows(System.nanoTime())
        && (stored = disk.next(orphan)) != null) {
      Event event = Event.of(stored.event());
      if (!lane.hasRoomFor(event.producerId(), event.seq())) {
        return count > 0;
      }
      Outgoing next;
      try {
        next = new Outgoing(event, encoder.record(event), stored.segment(), lane);
      } catch (InterruptException e) {
        throw e;
      } catch (RuntimeException e) {
        if (SendFailure.ofEncoding(e) != SendFailure.INVALID) {
          failed(e, false);
          return false;
        }
        disk.taken(orphan);
        stored.segment().done();
        (orphan ? books.recovery() : books).dropped(LossReason.INVALID, true);
        continue;
      }
      disk.taken(orphan);
      rate.passed();
      count++;
      lane.add(next);
      if (!lane.send(kafka, List.of(next))) {
        return false;
      }
    }
    return count > 0;
  }

  private void end() {
    queue.close(); // an interrupt from outside may have ended us
    boolean all = numbering.isEmpty() && own.isEmpty();
    Thread.interrupted(); // or the client would not close in order
    books.settle();
    if (link != null) {
      Producer<byte[], byte[]> kafka = watch.isOutage() ? null : link.opened();
      if (kafka != null) {
        ledger.close(kafka, numbering.lastSeq());
      }
      link.close(all ? Duration.ofMillis(200) : Duration.ZERO);
    }
    if (spooling != null) {
      own.forgetDone();
      orphans.forgetDone();
      spooling.disk().close();
    }
    encoder.close();
    losses.finish(System.nanoTime());
  }
}
