package dev.footfall.sink;

import java.util.Optional;

/**
 * Something that retention took away, or would.
 *
 * @param table of which
 * @param partition the partition that went as a whole; empty where rows were deleted
 * @param rows how many rows; of a partition above 8 MB as PostgreSQL's statistics have it
 * @param bytes disk space given back, indexes included; of deleted rows 0, as their space is used
 *     again
 * @param outcome what became of it
 */
public record Departure(
    String table, Optional<String> partition, long rows, long bytes, Outcome outcome) {

  /** What became of it. */
  public enum Outcome {
    /** It is gone. */
    GONE,
    /** It would go: nothing was changed. */
    WOULD_GO,
    /** A query held its locks: it goes the next time. */
    BUSY
  }
}
