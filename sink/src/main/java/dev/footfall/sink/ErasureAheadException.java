package dev.footfall.sink;

import java.util.List;

/** Somebody was erased since the batch was decoded: read it again, knowing that. */
final class ErasureAheadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Lease> leases;

  ErasureAheadException(List<Lease> leases) {
    super("a person was erased meanwhile");
    this.leases = List.copyOf(leases);
  }

  List<Lease> leases() {
    return leases;
  }
}
