package dev.footfall.sink;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * What {@code chunks} claim, one of each lease, in an order that is the same in every
   * transaction: else two sinks could lock each other out.
   *
   * @throws IllegalStateException when chunks of a lease don't follow each other
   */
  static List<Claim> of(List<Chunk> chunks) {
    Map<Lease, Claim> claims = new LinkedHashMap<>();
    for (Chunk chunk : chunks) {
      Claim before = claims.get(chunk.lease());
      if (before != null && before.next() != chunk.start()) {
        throw new IllegalStateException(
            chunk.lease() + ": a gap between " + before.next() + " and " + chunk.start());
      }
      long start = before == null ? chunk.start() : before.start();
      claims.put(chunk.lease(), new Claim(chunk.lease(), start, chunk.next()));
    }
    return claims.values().stream()
        .sorted(
            Comparator.comparing((Claim c) -> c.lease().topicId())
                .thenComparing(c -> c.lease().partition().partition()))
        .toList();
  }
}
