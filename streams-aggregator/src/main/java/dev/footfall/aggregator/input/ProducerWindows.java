package dev.footfall.aggregator.input;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The anti-replay windows of one partition's producers, in the heap, with a store behind them that
 * is written at each commit.
 *
 * <p>At most so many producers are kept; the one that was silent the longest goes first. What such
 * a producer sends again afterwards is counted again: the bound protects the memory, and must be
 * larger than the number of producers that are alive at the same time. For one thread.
 */
final class ProducerWindows {

  private final KeyValueStore<ProducerSlot, SeqBlock> store;
  private final int maxProducers;
  // In order of use, the longest unused first.
  private final LinkedHashMap<String, AntiReplayWindow> windows =
      new LinkedHashMap<>(64, 0.75f, true);
  private final Set<String> dirty = new LinkedHashSet<>();
  private long evicted;

  /** Reads the windows in {@code store}, and keeps at most {@code maxProducers}. */
  public ProducerWindows(KeyValueStore<ProducerSlot, SeqBlock> store, int maxProducers) {
    this.store = store;
    this.maxProducers = maxProducers;
    Map<String, AntiReplayWindow> found = new HashMap<>();
    try (KeyValueIterator<ProducerSlot, SeqBlock> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<ProducerSlot, SeqBlock> entry = all.next();
        found
            .computeIfAbsent(entry.key.producerId(), id -> new AntiReplayWindow())
            .restore(entry.value);
      }
    }
    List<Map.Entry<String, AntiReplayWindow>> byUse = new ArrayList<>(found.entrySet());
    byUse.sort(Comparator.comparingLong(e -> e.getValue().lastSeenMs()));
    byUse.forEach(e -> windows.put(e.getKey(), e.getValue()));
    evictOverBound();
  }

  /**
   * Notes that a number came.
   *
   * @param nowMs when it came, milliseconds since 1970
   * @return whether it is new
   */
  public boolean accept(String producerId, long seq, long nowMs) {
    AntiReplayWindow window = windows.get(producerId);
    if (window == null) {
      window = new AntiReplayWindow();
      windows.put(producerId, window);
      evictOverBound();
    }
    boolean clean = !window.isDirty();
    boolean isNew = window.accept(seq, nowMs);
    if (isNew && clean) { // once per producer and commit, not per event
      dirty.add(producerId);
    }
    return isNew;
  }

  /** Writes what changed since the last call to the store. */
  public void flush() {
    for (String producerId : dirty) {
      AntiReplayWindow window = windows.get(producerId);
      if (window != null) {
        window.drainDirty(
            block ->
                store.put(
                    new ProducerSlot(producerId, AntiReplayWindow.slot(block.number())), block));
      }
    }
    dirty.clear();
  }

  /** Producers known now. */
  public int size() {
    return windows.size();
  }

  /** Producers forgotten since the last call. */
  public long takeEvicted() {
    long taken = evicted;
    evicted = 0;
    return taken;
  }

  private void evictOverBound() {
    Iterator<String> longestUnused = windows.keySet().iterator();
    for (int over = windows.size() - maxProducers; over > 0; over--) {
      String producerId = longestUnused.next();
      longestUnused.remove();
      dirty.remove(producerId);
      for (int slot = 0; slot < AntiReplayWindow.SLOTS; slot++) {
        ProducerSlot key = new ProducerSlot(producerId, slot);
        if (store.get(key) != null) { // a delete of nothing would still be written to the changelog
          store.delete(key);
        }
      }
      evicted++;
    }
  }
}
