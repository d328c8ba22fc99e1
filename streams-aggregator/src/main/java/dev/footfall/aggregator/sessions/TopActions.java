package dev.footfall.aggregator.sessions;

import dev.footfall.events.ActionCount;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/**
 * The most frequent actions, with at most {@link #NAMES} names in memory: Space-Saving (Metwally,
 * Agrawal, El Abbadi, 2005). Exact while there are no more different names than that. Beyond, an
 * action that is more than a 32nd of all is sure to be in, and a count may be too high by a 32nd of
 * all, never too low. Mutable; for one thread.
 */
final class TopActions {

  static final int NAMES = 32;

  /** How many are shown. */
  static final int SHOWN = 10;

  private static final Comparator<Map.Entry<String, Long>> MOST_FIRST =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private final Map<String, Long> counts = new HashMap<>();

  /** Counts one action. */
  void add(String name) {
    if (counts.size() < NAMES || counts.containsKey(name)) {
      counts.merge(name, 1L, Long::sum);
      return;
    }
    // The rarest gives way, and the new one takes over its count: it may have been here before.
    Map.Entry<String, Long> rarest = Collections.max(counts.entrySet(), MOST_FIRST);
    long before = rarest.getValue();
    counts.remove(rarest.getKey());
    counts.put(name, before + 1);
  }

  /** Adds the counts of {@code other} (Agarwal et al., "Mergeable summaries", 2012). */
  void add(TopActions other) {
    long unseenHere = unseen();
    long unseenThere = other.unseen();
    counts.replaceAll((name, count) -> count + other.counts.getOrDefault(name, unseenThere));
    other.counts.forEach((name, count) -> counts.putIfAbsent(name, count + unseenHere));
    List<String> tooMany = sorted().skip(NAMES).map(Map.Entry::getKey).toList();
    tooMany.forEach(counts::remove);
  }

  /** How often a name that is not here may have been counted at most. */
  private long unseen() {
    return counts.size() < NAMES
        ? 0
        : counts.values().stream().mapToLong(Long::longValue).min().orElseThrow();
  }

  /** The first {@link #SHOWN}, the most frequent first. */
  List<ActionCount> most() {
    return sorted()
        .limit(SHOWN)
        .map(entry -> new ActionCount(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Stream<Map.Entry<String, Long>> sorted() {
    return counts.entrySet().stream().sorted(MOST_FIRST);
  }

  void write(BinaryEncoder out) throws IOException {
    out.writeInt(counts.size());
    for (Map.Entry<String, Long> action : counts.entrySet()) {
      out.writeString(action.getKey());
      out.writeLong(action.getValue());
    }
  }

  static TopActions read(BinaryDecoder in) throws IOException {
    TopActions actions = new TopActions();
    for (int left = in.readInt(); left > 0; left--) {
      actions.counts.put(in.readString(), in.readLong());
    }
    return actions;
  }
}
