package dev.footfall.sink;

/**
 * A move of one partition's stored offset.
 *
 * @param lease whose partition
 * @param start where it must be
 * @param next where it goes
 */
record Claim(Lease lease, long start, long next) {

  Claim {
    if (next < start) {
      throw new IllegalArgumentException(
          lease + ": the offset would go back, from " + start + " to " + next);
    }
  }
}
