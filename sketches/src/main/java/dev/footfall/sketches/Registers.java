package dev.footfall.sketches;

/**
 * One register of UltraLogLog outside of hash4j's array, for lists of few. A hash chooses a
 * register and a level, which is the higher the rarer; the register remembers its highest level and
 * whether the two below that were seen: {@code 4 * level + 2 * (one below) + (two below)}.
 */
final class Registers {

  private static final int PRECISION = 12;

  /** Number of registers. */
  static final int COUNT = 1 << PRECISION;

  private static final int LOWEST_LEVEL = PRECISION - 1;

  private Registers() {}

  /** Which register {@code hash} belongs to: its first bits. */
  static int number(long hash) {
    return (int) (hash >>> (Long.SIZE - PRECISION));
  }

  /** The state after {@code hash} alone: its level is the number of zeros behind the first bits. */
  static int state(long hash) {
    int zeros = Long.numberOfLeadingZeros(hash << PRECISION | (COUNT - 1));
    return (LOWEST_LEVEL + zeros) << 2;
  }

  /** The state after everything that led to {@code a} and to {@code b}. */
  static int merge(int a, int b) {
    long seen = seen(a) | seen(b);
    int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(seen);
    return level << 2 | (int) (seen >>> (level - 2)) & 3;
  }

  /** Whether some hash can lead to {@code state}; levels below the lowest are never seen. */
  static boolean possible(int state) {
    return state >>> 2 >= LOWEST_LEVEL && Long.numberOfTrailingZeros(seen(state)) >= LOWEST_LEVEL;
  }

  /** One bit for each level seen, of the three that a state knows; none for a register not set. */
  private static long seen(int state) {
    return state == 0 ? 0 : (4L | state & 3) << ((state >>> 2) - 2);
  }
}
