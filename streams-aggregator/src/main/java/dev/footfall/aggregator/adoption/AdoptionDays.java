package dev.footfall.aggregator.adoption;

import dev.footfall.events.AggregateKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The adoption of the days that are open, and the standing of each persona. A day closes when its
 * end and the grace period have passed by the broker's clock, which moves here at commits only;
 * what comes later is an amendment.
 *
 * <p>Totals are written at each commit and shown less often. What was shown is not kept: after a
 * restart all is shown once again, and being totals it changes nothing. For one thread.
 */
final class AdoptionDays {

  private static final String HORIZON = "horizon";

  /** Takes what {@link #flush} gives out. */
  interface Output {
    void emit(AdoptionCell cell, AggregateKind kind, Adoption adoption);
  }

  private final KeyValueStore<AdoptionCell, Adoption> store;
  private final KeyValueStore<String, Long> horizonStore;
  private final long graceMs;
  private final Map<AdoptionCell, Adoption> changed = new HashMap<>();
  private final Map<AdoptionCell, Adoption> amendments = new HashMap<>();
  private final Set<AdoptionCell> unshown = new HashSet<>();
  private long horizonMs;
  private long nextHorizonMs;

  AdoptionDays(
      KeyValueStore<AdoptionCell, Adoption> store,
      KeyValueStore<String, Long> horizonStore,
      Duration grace) {
    this.store = store;
    this.horizonStore = horizonStore;
    this.graceMs = grace.toMillis();
    Long kept = horizonStore.get(HORIZON);
    horizonMs = kept == null ? 0 : kept;
    nextHorizonMs = horizonMs;
    try (KeyValueIterator<AdoptionCell, Adoption> all = store.all()) {
      all.forEachRemaining(entry -> unshown.add(entry.key));
    }
  }

  /**
   * Adds what was counted for a cell.
   *
   * @return whether its day was open; otherwise it is amended
   */
  boolean add(AdoptionCell cell, Adoption adoption) {
    if (closed(cell, horizonMs)) {
      amendments.computeIfAbsent(cell, c -> new Adoption()).add(adoption);
      return false;
    }
    changed.computeIfAbsent(cell, this::load).add(adoption);
    unshown.add(cell);
    return true;
  }

  private Adoption load(AdoptionCell cell) {
    Adoption stored = store.get(cell);
    return stored == null ? new Adoption() : stored;
  }

  /** The broker's clock is at {@code clockMs}: what that closes, closes at the next commit. */
  void advance(long clockMs) {
    nextHorizonMs = Math.max(nextHorizonMs, clockMs);
  }

  int waiting() {
    return changed.size() + amendments.size();
  }

  /** Number of cells, as of the last commit. */
  int cells() {
    return Math.toIntExact(store.approximateNumEntries());
  }

  /**
   * To be called right before a commit: makes the stores whole, gives out what is closed or late,
   * and with {@code showAll} also the totals so far of what has changed since they were shown.
   */
  void flush(Output output, boolean showAll) {
    changed.forEach(store::put);
    changed.clear();
    if (nextHorizonMs != horizonMs) {
      close(output);
      horizonMs = nextHorizonMs;
      horizonStore.put(HORIZON, horizonMs);
    }
    if (showAll) {
      unshown.forEach(cell -> show(cell, output));
      unshown.clear();
    }
    amendments.forEach((cell, adoption) -> output.emit(cell, AggregateKind.AMENDMENT, adoption));
    amendments.clear();
  }

  private void show(AdoptionCell cell, Output output) {
    Adoption total = Objects.requireNonNull(store.get(cell), "what is not shown is open");
    output.emit(cell, AggregateKind.UPDATE, total);
    if (cell.isStanding() && total.assignedUsers() == 0 && total.activeUsers() == 0) {
      store.delete(cell); // nobody has this persona any more
    }
  }

  private void close(Output output) {
    List<KeyValue<AdoptionCell, Adoption>> closing = new ArrayList<>();
    long firstOpenMs = Math.max(0, nextHorizonMs - graceMs - AdoptionCell.DAY_MS + 1);
    try (KeyValueIterator<AdoptionCell, Adoption> ending =
        store.range(null, AdoptionCell.bound(firstOpenMs))) {
      ending.forEachRemaining(closing::add);
    }
    for (KeyValue<AdoptionCell, Adoption> day : closing) {
      store.delete(day.key);
      unshown.remove(day.key);
      output.emit(day.key, AggregateKind.FINAL, day.value);
    }
  }

  private boolean closed(AdoptionCell cell, long atHorizonMs) {
    return !cell.isStanding() && cell.dayMs() + AdoptionCell.DAY_MS + graceMs <= atHorizonMs;
  }
}
