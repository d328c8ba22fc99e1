package dev.footfall.sink;

/**
 * Records that were left out because their person was erased.
 *
 * @param version which erasures were known then: those up to this one
 * @param records how many records
 */
record Erasures(long version, int records) {

  /** Both together, with the knowledge of the one that knew less. */
  Erasures plus(Erasures other) {
    return new Erasures(Math.min(version, other.version), records + other.records);
  }
}
