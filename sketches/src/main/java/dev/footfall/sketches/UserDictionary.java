package dev.footfall.sketches;

import java.util.Arrays;
import java.util.Collection;

/**
 * Writes many user sketches in fewer bytes, where the same users are in several of them: what is
 * listed of each user's hash stands here once, and a sketch names the places, with a byte or two
 * for each. It says no more of a user than the sketches do.
 *
 * <p>The bytes, version 1: a 1, then the 32 bits of all users in ascending order, as in a {@link
 * UserSketch} that lists them. A sketch under a dictionary: a 1, then 0 and for each user, in
 * ascending order, its place less that of the user before, the first one plus one, as
 * variable-length numbers; or 1 and the states of the registers. Immutable.
 */
public final class UserDictionary {

  private static final int VERSION = 1;
  private static final String NAME = "user dictionary";

  /** Far above what any batch has: a damaged length must not take the heap. */
  private static final int MOST_BYTES = 1 << 24;

  private final int[] tokens; // without sign, in ascending order

  private UserDictionary(int[] tokens) {
    this.tokens = tokens;
  }

  /** The dictionary of all users that are listed in {@code sketches}. */
  public static UserDictionary of(Collection<UserSketch> sketches) {
    int count = 0;
    for (UserSketch sketch : sketches) {
      count += sketch.list().size();
    }
    int[] all = new int[count];
    int next = 0;
    for (UserSketch sketch : sketches) {
      next = sketch.list().copyTo(all, next);
    }
    // Signed order of the flipped ones is the order without sign.
    flip(all);
    Arrays.sort(all);
    flip(all);
    return new UserDictionary(distinct(all));
  }

  private static void flip(int[] tokens) {
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] ^= Integer.MIN_VALUE;
    }
  }

  private static int[] distinct(int[] sorted) {
    int size = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[size++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, size);
  }

  /** Number of users. */
  public int size() {
    return tokens.length;
  }

  /** The bytes; {@link #ofBytes} reads them. */
  public byte[] toBytes() {
    SketchWriter out = new SketchWriter(VERSION, 1 + 5 * tokens.length);
    long before = 0;
    for (int token : tokens) {
      long unsigned = Integer.toUnsignedLong(token);
      out.writeNumber(unsigned - before);
      before = unsigned;
    }
    return out.toBytes();
  }

  /**
   * Reads a dictionary.
   *
   * @throws SketchFormatException when {@code bytes} are not those of a dictionary of a known
   *     version
   */
  public static UserDictionary ofBytes(byte[] bytes) {
    SketchReader in = new SketchReader(NAME, bytes, VERSION, MOST_BYTES);
    int[] tokens = new int[bytes.length - 1]; // each has one byte or more
    int size = 0;
    long token = 0;
    while (in.hasMore()) {
      token = TokenList.readNext(in, size == 0, token);
      tokens[size++] = (int) token;
    }
    return new UserDictionary(Arrays.copyOf(tokens, size));
  }

  /**
   * The bytes of a sketch under this dictionary; {@link #read} reads them.
   *
   * @throws IllegalArgumentException when the sketch lists a user who is not in the dictionary
   */
  public byte[] write(UserSketch sketch) {
    if (!sketch.isListed()) {
      return sketch.toBytes();
    }
    TokenList list = sketch.list();
    SketchWriter out = new SketchWriter(VERSION, 2 + 3 * list.size());
    out.writeByte(UserSketch.LIST);
    int before = -1;
    for (int i = 0; i < list.size(); i++) {
      int place = TokenList.find(tokens, before + 1, tokens.length, (int) list.token(i));
      if (place < 0) {
        throw new IllegalArgumentException("the dictionary was made of other sketches");
      }
      out.writeNumber(place - before);
      before = place;
    }
    return out.toBytes();
  }

  /**
   * Reads a sketch that was written under this dictionary.
   *
   * @throws SketchFormatException when {@code bytes} are damaged, or of another dictionary
   */
  public UserSketch read(byte[] bytes) {
    if (bytes.length > 1 && bytes[1] != UserSketch.LIST) {
      return UserSketch.ofBytes(bytes);
    }
    SketchReader in = new SketchReader("user sketch", bytes, VERSION, UserSketch.MOST_BYTES);
    in.readByte(); // the form
    TokenList list = new TokenList();
    int place = -1;
    while (in.hasMore()) {
      place += (int) in.readNumber(1, tokens.length - 1L - place);
      list.add(tokens[place]);
      if (list.size() > UserSketch.MOST_LISTED) {
        throw in.wrong("lists more than " + UserSketch.MOST_LISTED + " users");
      }
    }
    return UserSketch.of(list);
  }

  @Override
  public String toString() {
    return "UserDictionary[" + tokens.length + " users]";
  }
}
