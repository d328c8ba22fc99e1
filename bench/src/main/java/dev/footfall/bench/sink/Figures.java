package dev.footfall.bench.sink;

import java.util.Locale;

/**
 * What one run of one contender came to.
 *
 * @param rows rows stored
 * @param seconds from the first read to the last commit
 * @param cpu CPU seconds of the contender's process
 * @param databaseCpu CPU seconds of PostgreSQL
 * @param memoryMib most memory of the contender's process
 */
record Figures(long rows, double seconds, double cpu, double databaseCpu, long memoryMib) {

  /** How a line of figures begins. */
  static final String PREFIX = "figures ";

  double rowsPerSecond() {
    return rows / seconds;
  }

  /** CPU seconds of the contender and PostgreSQL. */
  double cpuInAll() {
    return cpu + databaseCpu;
  }

  /** CPU seconds for a million rows. */
  double perMillion(double cpuSeconds) {
    return cpuSeconds * 1_000_000 / rows;
  }

  /** One line that {@link #parse} reads. */
  String line() {
    return String.format(
        Locale.ROOT, PREFIX + "%d %f %f %f %d", rows, seconds, cpu, databaseCpu, memoryMib);
  }

  static Figures parse(String line) {
    String[] parts = line.substring(PREFIX.length()).split(" ");
    return new Figures(
        Long.parseLong(parts[0]),
        Double.parseDouble(parts[1]),
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[3]),
        Long.parseLong(parts[4]));
  }
}
