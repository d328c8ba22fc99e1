package dev.footfall.aggregator.sessions;

import dev.footfall.events.ActionCount;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/**
 * The most frequent actions, with at most {@link #NAMES} names in memory: Space-Saving (Metwally,
 * Agrawal, El Abbadi, 2005). Exact while there are no more different names than that. Beyond, an
 * action that is more than a 32nd of all is sure to be in, and a count may be too high by a 32nd of
 * all, never too low.
 *
 * <p>Names lie in arrays in the order in which they came, and are searched one by one: of so few
 * that is faster than a map, and it is done for each event. Mutable; for one thread.
 */
final class TopActions {

  static final int NAMES = 32;

  /** How many are shown. */
  static final int SHOWN = 10;

  private static final Comparator<ActionCount> MOST_FIRST =
      Comparator.comparing(ActionCount::getCount)
          .reversed()
          .thenComparing(ActionCount::getActionName);

  /** Reads one name. */
  interface NameReader {
    String read(BinaryDecoder in) throws IOException;
  }

  private String[] names = new String[4];
  private int[] hashes = new int[4]; // beside each other, unlike the names
  private long[] counts = new long[4];
  private int size;

  /** Counts one action. */
  void add(String name) {
    int place = find(name);
    if (place >= 0) {
      counts[place]++;
    } else if (size < NAMES) {
      append(name, 1);
    } else {
      // The rarest gives way, and the new one takes over its count: it may have been here before.
      int rarest = rarest();
      names[rarest] = name;
      hashes[rarest] = name.hashCode();
      counts[rarest]++;
    }
  }

  private int find(String name) {
    int hash = name.hashCode();
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash && names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private int rarest() {
    int rarest = 0;
    for (int i = 1; i < size; i++) {
      rarest = counts[i] < counts[rarest] ? i : rarest;
    }
    return rarest;
  }

  private void append(String name, long count) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    names[size] = name;
    hashes[size] = name.hashCode();
    counts[size] = count;
    size++;
  }

  /** Adds the counts of {@code other} (Agarwal et al., "Mergeable summaries", 2012). */
  void add(TopActions other) {
    long unseenHere = unseen();
    long unseenThere = other.unseen();
    int here = size;
    for (int i = 0; i < here; i++) {
      int there = other.find(names[i]);
      counts[i] += there < 0 ? unseenThere : other.counts[there];
    }
    for (int i = 0; i < other.size; i++) {
      if (find(other.names[i]) < 0) {
        append(other.names[i], other.counts[i] + unseenHere);
      }
    }
    if (size > NAMES) {
      List<ActionCount> kept = sorted().limit(NAMES).toList();
      size = 0;
      kept.forEach(action -> append(action.getActionName(), action.getCount()));
    }
  }

  /** How often a name that is not here may have been counted at most. */
  private long unseen() {
    return size < NAMES ? 0 : counts[rarest()];
  }

  /** The first {@link #SHOWN}, the most frequent first. */
  List<ActionCount> most() {
    return sorted().limit(SHOWN).toList();
  }

  private Stream<ActionCount> sorted() {
    return IntStream.range(0, size)
        .mapToObj(i -> new ActionCount(names[i], counts[i]))
        .sorted(MOST_FIRST);
  }

  /** Calls {@code each} with every name in memory. */
  void forEach(Consumer<String> each) {
    for (int i = 0; i < size; i++) {
      each.accept(names[i]);
    }
  }

  void write(ActionNames numbers, BinaryEncoder out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      numbers.write(names[i], out);
      out.writeLong(counts[i]);
    }
  }

  static TopActions read(BinaryDecoder in, NameReader reader) throws IOException {
    TopActions actions = new TopActions();
    for (int left = in.readInt(); left > 0; left--) {
      actions.append(reader.read(in), in.readLong());
    }
    return actions;
  }
}
