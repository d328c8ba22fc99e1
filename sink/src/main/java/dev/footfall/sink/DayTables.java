package dev.footfall.sink;

/**
 * Where the rows of a day go.
 *
 * @param events table of its events
 * @param errors table of its errors
 */
record DayTables(String events, String errors) {

  /**
   * The partitioned tables: PostgreSQL finds the partition of each row, the default one where a day
   * has none. Slower than to go there directly.
   */
  static final DayTables ANY =
      new DayTables(CopyTable.USAGE_EVENTS.table(), CopyTable.USAGE_ERRORS.table());

  /** The partitions of a day, of which {@code events} is one. */
  static DayTables of(String events) {
    return new DayTables(
        events, ANY.errors() + events.substring(CopyTable.USAGE_EVENTS.table().length()));
  }
}
