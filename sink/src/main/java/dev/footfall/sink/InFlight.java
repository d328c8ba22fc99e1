package dev.footfall.sink;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;

/**
 * Which leases the transaction under way belongs to, so that a revoked partition can wait for its
 * end. Thread-safe.
 */
final class InFlight {

  private Set<Lease> leases = Set.of();

  synchronized void begin(Set<Lease> started) {
    leases = started;
  }

  synchronized void end() {
    leases = Set.of();
    notifyAll();
  }

  /**
   * Waits until no transaction with one of {@code awaited} is under way.
   *
   * @return false when {@code deadlineNanos} came first
   */
  synchronized boolean await(Collection<Lease> awaited, long deadlineNanos)
      throws InterruptedException {
    while (!Collections.disjoint(leases, awaited)) {
      long leftMs = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }
}
