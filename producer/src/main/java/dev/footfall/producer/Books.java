package dev.footfall.producer;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What became of every event. {@code accepted = sent + queued + dropped}: only accepted, sent and
 * dropped are counted, queued is what is left, so that the identity can't be broken by a reader
 * that is in between two counts. Once settled, sent and dropped events stay as they are, whatever a
 * late acknowledgement says. Thread-safe.
 */
final class Books {

  private final LongSupplier accepted;
  private final Map<LossReason, LongAdder> refused = new ConcurrentHashMap<>();
  private final Map<LossReason, Long> dropped = new EnumMap<>(LossReason.class);
  private long sent;
  private boolean settled;

  /** {@code accepted} counts an event before anybody can have sent it. */
  Books(LongSupplier accepted) {
    this.accepted = accepted;
  }

  /** Counts on the caller's thread: no lock, once a reason is known. */
  void refused(LossReason reason) {
    refused.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  synchronized void sent() {
    if (!settled) {
      sent++;
    }
  }

  synchronized void dropped(LossReason reason) {
    if (!settled) {
      dropped.merge(reason, 1L, Long::sum);
    }
  }

  /** Counts all that is still queued as given up. Nothing more may be accepted. */
  synchronized void settle() {
    if (!settled) {
      long queued = accepted.getAsLong() - sent;
      for (long count : dropped.values()) {
        queued -= count;
      }
      if (queued > 0) {
        dropped.merge(LossReason.CLOSE_TIMEOUT, queued, Long::sum);
      }
      settled = true;
    }
  }

  synchronized TrackerCounters snapshot() {
    Map<LossReason, Long> refusals = new EnumMap<>(LossReason.class);
    refused.forEach((reason, count) -> refusals.put(reason, count.sum()));
    return new TrackerCounters(accepted.getAsLong(), sent, refusals, dropped);
  }
}
