package dev.footfall.sketches;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The users of a small set, each as hash4j's token of 32 bits, in ascending order. One thread. */
final class TokenList {

  /** The last bits of a token count the zeros in the part of the hash that the others are not. */
  private static final int ZEROS_MASK = 0x3F;

  private static final int MOST_ZEROS = 38;

  private static final long MOST_TOKEN = 0xFFFF_FFFFL;

  private static final int[] NONE = {};

  private int[] tokens = NONE; // without sign
  private int size;

  /** Whether some hash has this token. */
  private static boolean possible(long token) {
    return (token & ZEROS_MASK) <= MOST_ZEROS;
  }

  int size() {
    return size;
  }

  long token(int i) {
    return Integer.toUnsignedLong(tokens[i]);
  }

  void add(int token) {
    int at = find(tokens, 0, size, token);
    if (at >= 0) {
      return;
    }
    int insertAt = ~at;
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(2, 2 * size));
    }
    System.arraycopy(tokens, insertAt, tokens, insertAt + 1, size - insertAt);
    tokens[insertAt] = token;
    size++;
  }

  /** Adds all of {@code other}; it stays as it is. */
  void add(TokenList other) {
    int[] merged = new int[size + other.size];
    int count = 0;
    int mine = 0;
    int others = 0;
    while (mine < size && others < other.size) {
      int order = Integer.compareUnsigned(tokens[mine], other.tokens[others]);
      merged[count++] = order <= 0 ? tokens[mine] : other.tokens[others];
      mine += order <= 0 ? 1 : 0;
      others += order >= 0 ? 1 : 0;
    }
    System.arraycopy(tokens, mine, merged, count, size - mine);
    count += size - mine;
    System.arraycopy(other.tokens, others, merged, count, other.size - others);
    size = count + other.size - others;
    tokens = merged;
  }

  /** Adds all of them to the registers in {@code states}. */
  void addTo(byte[] states) {
    UltraLogLog registers = UltraLogLog.wrap(states);
    for (int i = 0; i < size; i++) {
      registers.addToken(tokens[i]);
    }
  }

  /** Reads a token of ascending ones, each written as its distance from the one before. */
  static long readNext(SketchReader in, boolean first, long before) {
    long token = before + in.readNumber(first ? 0 : 1, MOST_TOKEN - before);
    if (!possible(token)) {
      throw in.wrong("lists " + Long.toHexString(token) + ", which no hash leads to");
    }
    return token;
  }

  /** Copies them to {@code all}, and answers the place behind them. */
  int copyTo(int[] all, int at) {
    System.arraycopy(tokens, 0, all, at, size);
    return at + size;
  }

  /** Where the token is among sorted ones, or where it would be inserted, inverted. */
  static int find(int[] tokens, int from, int to, int token) {
    int low = from;
    int high = to - 1;
    if (high < low || Integer.compareUnsigned(tokens[high], token) < 0) {
      return ~to; // they are mostly added in order
    }
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(tokens[middle], token);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ~low;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof TokenList other
        && Arrays.equals(tokens, 0, size, other.tokens, 0, other.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + tokens[i];
    }
    return hash;
  }
}
