package dev.footfall.sink;

import java.util.List;

/**
 * The stored offset is not where this writer left it: somebody else writes these partitions, or the
 * database has lost its last commits in a crash.
 */
final class SinkFencedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Lease> leases;

  SinkFencedException(List<Lease> leases) {
    super(
        "the stored offset is not where this writer left it (another writer moved it, or the"
            + " database lost its last commits): "
            + leases);
    this.leases = List.copyOf(leases);
  }

  /** The leases that are no longer good. */
  List<Lease> leases() {
    return leases;
  }
}
