package dev.footfall.sketches;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many different users there were, in at most 4 KB: exact up to {@value #MOST_LISTED}, beyond
 * that with a standard error of 1.2 %. Merging sketches that saw the same users counts them once.
 * Which users they were can't be read from it, but who knows a user can ask whether a small sketch
 * has it.
 *
 * <p>This is UltraLogLog (Ertl: UltraLogLog, VLDB 2024) of hash4j with 4,096 registers. A small set
 * is a sorted list of what of each hash would be needed for them, 32 bits; it becomes registers
 * when it grows, the same as if there never had been a list.
 *
 * <p>The bytes, version 1: a 1, then 0 and for each entry of the list, in ascending order, the
 * number that its 32 bits are, less that of the entry before, as a variable-length number (seven
 * bits a byte, lowest first); or 1 and the states of the registers. A user is hashed with XXH3 (64
 * bits, seed 0) over the UTF-16 code units of the id, little-endian; the 32 bits are the first 26
 * of the hash and the number of zeros that follow those, in 6.
 *
 * <p>Adding is associative, commutative and idempotent. Mutable; for one thread.
 */
public final class UserSketch {

  private static final int VERSION = 1;
  static final int LIST = 0;
  private static final int ARRAY = 1;
  private static final int PRECISION = 12;
  private static final int REGISTERS = 1 << PRECISION;
  static final int MOST_LISTED = 512;
  static final int MOST_BYTES = 2 + REGISTERS;

  private static final Hasher64 HASHER = Hashing.xxh3_64();

  // One of the two; the list is empty once there is an array.
  private TokenList list = new TokenList();
  private byte @Nullable [] states;

  /** The sketch of a list, which it takes over. */
  static UserSketch of(TokenList list) {
    UserSketch sketch = new UserSketch();
    sketch.list = list;
    return sketch;
  }

  /** Adds a user; whoever is in it already changes nothing. */
  public void add(String userId) {
    addHash(HASHER.hashCharsToLong(userId));
  }

  void addHash(long hash) {
    if (states == null) {
      list.add(UltraLogLog.computeToken(hash));
      useArrayWhenLarge();
    } else {
      UltraLogLog.wrap(states).add(hash);
    }
  }

  /** Adds the users of {@code other}; it stays as it is. */
  public void merge(UserSketch other) {
    if (other.states != null) {
      UltraLogLog.wrap(useArray()).add(UltraLogLog.wrap(other.states));
    } else if (states != null) {
      other.list.addTo(states);
    } else if (other.list.size() > 0) {
      list.add(other.list);
      useArrayWhenLarge();
    }
  }

  /** The number of different users; 0 without any. */
  public long estimate() {
    return states == null
        ? list.size()
        : Math.round(UltraLogLog.wrap(states).getDistinctCountEstimate());
  }

  /** Whether its users are told apart exactly. */
  boolean isListed() {
    return states == null;
  }

  /** Its users; empty once there are registers. */
  TokenList list() {
    return list;
  }

  /** Whether there are no users. */
  public boolean isEmpty() {
    return states == null && list.size() == 0;
  }

  /** The bytes; {@link #ofBytes} reads them. Equal sketches have equal bytes. */
  public byte[] toBytes() {
    if (states != null) {
      byte[] bytes = new byte[MOST_BYTES];
      bytes[0] = VERSION;
      bytes[1] = ARRAY;
      System.arraycopy(states, 0, bytes, 2, REGISTERS);
      return bytes;
    }
    SketchWriter out = new SketchWriter(VERSION, 2 + 5 * list.size());
    out.writeByte(LIST);
    long before = 0;
    for (int i = 0; i < list.size(); i++) {
      out.writeNumber(list.token(i) - before);
      before = list.token(i);
    }
    return out.toBytes();
  }

  /**
   * Reads a sketch.
   *
   * @throws SketchFormatException when {@code bytes} are not those of a sketch of a known version
   */
  public static UserSketch ofBytes(byte[] bytes) {
    SketchReader in = new SketchReader("user sketch", bytes, VERSION, MOST_BYTES);
    UserSketch sketch = new UserSketch();
    int form = in.readByte();
    if (form == LIST) {
      sketch.readList(in);
    } else if (form == ARRAY) {
      sketch.readArray(in);
    } else {
      throw in.wrong("has the form " + form + ", known are " + LIST + " and " + ARRAY);
    }
    return sketch;
  }

  private void readList(SketchReader in) {
    long token = 0;
    while (in.hasMore()) {
      token = TokenList.readNext(in, list.size() == 0, token);
      list.add((int) token);
      if (list.size() > MOST_LISTED) {
        throw in.wrong("lists more than " + MOST_LISTED + " users");
      }
    }
  }

  private void readArray(SketchReader in) {
    byte[] read = new byte[REGISTERS];
    for (int register = 0; register < read.length; register++) {
      int state = in.readByte();
      if (!possible(state)) {
        throw in.wrong("has a register in the state " + state + ", which none can be in");
      }
      read[register] = (byte) state;
    }
    if (in.hasMore()) {
      throw in.wrong("goes on behind its registers");
    }
    states = read;
  }

  /**
   * A state is four times the highest level seen, the lowest being 11, and two bits for the two
   * levels below that.
   */
  private static boolean possible(int state) {
    return state == 0 || state == 44 || state == 48 || state == 50 || state >= 52;
  }

  private void useArrayWhenLarge() {
    if (list.size() > MOST_LISTED) {
      useArray();
    }
  }

  private byte[] useArray() {
    byte[] all = states;
    if (all == null) {
      all = new byte[REGISTERS];
      list.addTo(all);
      states = all;
      list = new TokenList();
    }
    return all;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof UserSketch other
        && list.equals(other.list)
        && Arrays.equals(states, other.states);
  }

  @Override
  public int hashCode() {
    return 31 * list.hashCode() + Arrays.hashCode(states);
  }

  @Override
  public String toString() {
    return "UserSketch[" + (states == null ? "" : "about ") + estimate() + " users]";
  }
}
