package dev.footfall.aggregator.sessions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/**
 * Numbers instead of names in stored sessions. Ten thousand sessions have the same two hundred
 * actions in them, and are written again whenever they change: names were two thirds of that.
 *
 * <p>A name gets a number when it is in {@value #OFTEN} sessions of one commit, and keeps it; so
 * what clients make up for each event gets none. There are {@value #MOST} numbers, and any other
 * name is written as it is. Numbers lie in the store beside the sessions, and are committed with
 * the first session that has them. For one thread.
 */
final class ActionNames {

  static final int OFTEN = 8;
  static final int MOST = 8_192;

  /** Names without a number that are counted at a time. */
  private static final int MOST_COUNTED = 20_000;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private final BiConsumer<Integer, String> store;

  /** Without numbers yet; {@code store} gets new ones. */
  ActionNames(BiConsumer<Integer, String> store) {
    this.store = store;
  }

  /** Puts a number back, in any order. */
  void restore(int number, String name) {
    while (names.size() <= number) {
      names.add(""); // until its turn comes
    }
    names.set(number, name);
    numbers.put(name, number);
  }

  /**
   * All numbers are back.
   *
   * @throws IllegalStateException when one is missing: sessions would get wrong names
   */
  void restored() {
    if (numbers.size() != names.size()) {
      throw new IllegalStateException(
          "of " + names.size() + " numbers of actions only " + numbers.size() + " have a name");
    }
  }

  /** A session with this name is about to be written. */
  void saw(String name) {
    if (numbers.containsKey(name) || names.size() == MOST) {
      return;
    }
    if (seen.size() == MOST_COUNTED) {
      seen.clear();
    }
    if (seen.merge(name, 1, Integer::sum) == OFTEN) {
      int number = names.size();
      restore(number, name);
      store.accept(number, name);
    }
  }

  /** Counts anew. */
  void committed() {
    seen.clear();
  }

  void write(String name, BinaryEncoder out) throws IOException {
    Integer number = numbers.get(name);
    if (number == null) {
      out.writeInt(0);
      out.writeString(name);
    } else {
      out.writeInt(number + 1);
    }
  }

  String read(BinaryDecoder in) throws IOException {
    int number = in.readInt() - 1;
    if (number >= names.size()) {
      throw new IOException("no action has the number " + number);
    }
    return number < 0 ? in.readString() : names.get(number);
  }
}
