package dev.footfall.sketches;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many different users there were, in at most 4 KB: the estimate has a standard error of 1.2 %
 * (small sets are all but exact), and merging sketches that saw the same users counts them once.
 * Which users they were can't be read from it.
 *
 * <p>This is UltraLogLog (Ertl: UltraLogLog, VLDB 2024) of hash4j with 4,096 registers. Few users
 * touch few registers, so up to {@value #MOST_LISTED} of them are kept as a sorted list of those
 * that are set; beyond that as an array of all. The registers are the same, and so is the estimate.
 *
 * <p>The bytes, version 1: a 1, then 0 and for each register that is set, in ascending order, its
 * number less that of the one before as a variable-length number (seven bits a byte, lowest first)
 * and its state; or 1 and the states of all registers. A user is hashed with XXH3 (64 bits, seed 0)
 * over the UTF-16 code units of the id, little-endian.
 *
 * <p>Adding is associative, commutative and idempotent. Mutable; for one thread.
 */
public final class UserSketch {

  /** Standard error of an estimate, relative to the number of users. */
  public static final double STANDARD_ERROR = 0.0122;

  private static final int VERSION = 1;
  private static final int LIST = 0;
  private static final int ARRAY = 1;
  private static final int MOST_LISTED = 1024;
  private static final int MOST_BYTES = 2 + Registers.COUNT;

  private static final Hasher64 HASHER = Hashing.xxh3_64();

  // One of the two; the list is empty once there is an array.
  private RegisterList list = new RegisterList();
  private byte @Nullable [] states;

  /** Adds a user; whoever is in it already changes nothing. */
  public void add(String userId) {
    addHash(HASHER.hashCharsToLong(userId));
  }

  void addHash(long hash) {
    if (states == null) {
      list.add(Registers.number(hash), Registers.state(hash));
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

  /** The number of different users, estimated; 0 without any. */
  public long estimate() {
    return isEmpty() ? 0 : Math.round(UltraLogLog.wrap(allStates()).getDistinctCountEstimate());
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
      System.arraycopy(states, 0, bytes, 2, Registers.COUNT);
      return bytes;
    }
    SketchWriter out = new SketchWriter(VERSION, 2 + 3 * list.size());
    out.writeByte(LIST);
    int before = 0;
    for (int i = 0; i < list.size(); i++) {
      int number = list.number(i);
      out.writeNumber(number - before);
      out.writeByte(list.state(i));
      before = number;
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
    int number = 0;
    while (in.hasMore()) {
      number += (int) in.readNumber(list.size() == 0 ? 0 : 1, Registers.COUNT - 1 - number);
      list.add(number, checked(in, in.readByte()));
      if (list.size() > MOST_LISTED) {
        throw in.wrong("lists more than " + MOST_LISTED + " registers");
      }
    }
  }

  private void readArray(SketchReader in) {
    byte[] read = new byte[Registers.COUNT];
    int set = 0;
    for (int number = 0; number < read.length; number++) {
      int state = in.readByte();
      read[number] = (byte) (state == 0 ? 0 : checked(in, state));
      set += state == 0 ? 0 : 1;
    }
    if (set <= MOST_LISTED) {
      throw in.wrong("has an array for " + set + " registers, which are listed");
    }
    states = read;
  }

  private static int checked(SketchReader in, int state) {
    if (!Registers.possible(state)) {
      throw in.wrong("has a register in the state " + state + ", which none can be in");
    }
    return state;
  }

  private void useArrayWhenLarge() {
    if (list.size() > MOST_LISTED) {
      useArray();
    }
  }

  private byte[] useArray() {
    byte[] all = allStates();
    if (states == null) {
      states = all;
      list = new RegisterList();
    }
    return all;
  }

  /** The states of all registers: the array itself, or one made of the list. */
  private byte[] allStates() {
    if (states != null) {
      return states;
    }
    byte[] all = new byte[Registers.COUNT];
    list.addTo(all);
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
    return "UserSketch[about " + estimate() + " users]";
  }
}
