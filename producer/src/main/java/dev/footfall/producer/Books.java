package dev.footfall.producer;

import dev.footfall.producer.spool.Losses;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What became of every event. {@code accepted = sent + spooled + queued + dropped}: all but queued
 * are counted, queued is what is left, so that the identity can't be broken by a reader that is in
 * between two counts. Once settled, they stay as they are, whatever a late acknowledgement says.
 * Thread-safe.
 */
final class Books implements Lane.Tally {

  private final LongSupplier accepted;
  private final Map<LossReason, LongAdder> refused = new ConcurrentHashMap<>();
  private final Map<LossReason, Long> dropped = new EnumMap<>(LossReason.class);
  private final Map<LossReason, Long> recoveryDropped = new EnumMap<>(LossReason.class);
  private long sent;
  private long spooled;
  private long recovered;
  private boolean settled;

  /** {@code accepted} counts an event before anybody can have sent it. */
  Books(LongSupplier accepted) {
    this.accepted = accepted;
  }

  /** Counts on the caller's thread: no lock, once a reason is known. */
  void refused(LossReason reason) {
    refused.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  @Override
  public synchronized void sent(boolean wasSpooled) {
    if (!settled) {
      sent++;
      spooled -= wasSpooled ? 1 : 0;
    }
  }

  @Override
  public synchronized void dropped(LossReason reason, boolean wasSpooled) {
    if (!settled) {
      dropped.merge(reason, 1L, Long::sum);
      spooled -= wasSpooled ? 1 : 0;
    }
  }

  /** Queued events are on disk now. */
  synchronized void spooled(long events) {
    if (!settled) {
      spooled += events;
    }
  }

  private synchronized void lostOnDisk(LossReason reason, long events) {
    if (!settled && events > 0) {
      dropped.merge(reason, events, Long::sum);
      spooled -= events;
    }
  }

  private synchronized void recovered() {
    recovered++;
  }

  private synchronized void recoveryDropped(LossReason reason, long events) {
    if (events > 0) {
      recoveryDropped.merge(reason, events, Long::sum);
    }
  }

  /** For this tracker's events on disk. */
  Losses losses() {
    return losses(this::lostOnDisk);
  }

  /** For events of earlier processes on disk. */
  Losses recoveryLosses() {
    return losses(this::recoveryDropped);
  }

  /** For events of earlier processes on their way. */
  Lane.Tally recovery() {
    return new Lane.Tally() {
      @Override
      public void sent(boolean wasSpooled) {
        recovered();
      }

      @Override
      public void dropped(LossReason reason, boolean wasSpooled) {
        recoveryDropped(reason, 1);
      }
    };
  }

  private interface Count {
    void add(LossReason reason, long events);
  }

  private static Losses losses(Count count) {
    return new Losses() {
      @Override
      public void full(long events) {
        count.add(LossReason.SPOOL_FULL, events);
      }

      @Override
      public void expired(long events) {
        count.add(LossReason.SPOOL_EXPIRED, events);
      }

      @Override
      public void damaged(long events) {
        count.add(LossReason.SPOOL_DAMAGED, events);
      }
    };
  }

  /** Counts all that is still queued as given up. Nothing more may be accepted. */
  synchronized void settle() {
    if (!settled) {
      long queued = snapshot().queued();
      if (queued > 0) {
        dropped.merge(LossReason.CLOSE_TIMEOUT, queued, Long::sum);
      }
      settled = true;
    }
  }

  synchronized TrackerCounters snapshot() {
    Map<LossReason, Long> refusals = new EnumMap<>(LossReason.class);
    refused.forEach((reason, count) -> refusals.put(reason, count.sum()));
    return new TrackerCounters(
        accepted.getAsLong(),
        sent,
        spooled,
        refusals,
        dropped,
        new RecoveredEvents(recovered, recoveryDropped));
  }
}
