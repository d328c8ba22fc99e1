package dev.footfall.sketches;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The registers of a small set: those that are set, in ascending order. For one thread. */
final class RegisterList {

  private static final int[] NONE = {};

  // Each is a register's number and, in the lowest byte, its state.
  private int[] entries = NONE;
  private int size;

  int size() {
    return size;
  }

  int number(int i) {
    return entries[i] >>> Byte.SIZE;
  }

  int state(int i) {
    return entries[i] & 0xFF;
  }

  /** Merges {@code state} into the register {@code number}. */
  void add(int number, int state) {
    int at = find(number);
    if (at >= 0) {
      entries[at] = entry(number, Registers.merge(state(at), state));
      return;
    }
    int insertAt = ~at;
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(2, 2 * size));
    }
    System.arraycopy(entries, insertAt, entries, insertAt + 1, size - insertAt);
    entries[insertAt] = entry(number, state);
    size++;
  }

  /** Merges all of {@code other}; it stays as it is. */
  void add(RegisterList other) {
    int[] merged = new int[size + other.size];
    int count = 0;
    int mine = 0;
    int others = 0;
    while (mine < size && others < other.size) {
      int a = entries[mine];
      int b = other.entries[others];
      if (number(mine) == other.number(others)) {
        merged[count++] =
            entry(number(mine), Registers.merge(state(mine++), other.state(others++)));
      } else if (a < b) {
        merged[count++] = a;
        mine++;
      } else {
        merged[count++] = b;
        others++;
      }
    }
    System.arraycopy(entries, mine, merged, count, size - mine);
    count += size - mine;
    System.arraycopy(other.entries, others, merged, count, other.size - others);
    size = count + other.size - others;
    entries = merged;
  }

  /** Merges all of them into the array {@code states}. */
  void addTo(byte[] states) {
    for (int i = 0; i < size; i++) {
      int number = number(i);
      states[number] = (byte) Registers.merge(states[number] & 0xFF, state(i));
    }
  }

  /** Where the register is, or where it would be inserted, inverted. */
  private int find(int number) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = number(middle);
      if (found == number) {
        return middle;
      }
      if (found < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ~low;
  }

  private static int entry(int number, int state) {
    return number << Byte.SIZE | state;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof RegisterList other
        && Arrays.equals(entries, 0, size, other.entries, 0, other.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + entries[i];
    }
    return hash;
  }
}
