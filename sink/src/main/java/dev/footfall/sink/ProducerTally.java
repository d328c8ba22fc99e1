package dev.footfall.sink;

import dev.footfall.schemas.EventRules;
import dev.footfall.sink.deadletters.LetterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What arrived of each producer's events: {@code arrived = stored + duplicates + dead-lettered +
 * erased}. Events whose producer can't be told, because their record can't be read or names none
 * that could be stored, are in no count. Where the record of a dead letter comes again, one of
 * those that arrived and were dead-lettered is taken back: these two may be below zero. For one
 * thread at a time.
 */
final class ProducerTally {

  /** Counts of one producer; all but the first are of those that arrived. */
  static final class Counts {
    private long arrived;
    private long duplicates;
    private long deadLettered;
    private long erased;

    long arrived() {
      return arrived;
    }

    long duplicates() {
      return duplicates;
    }

    long deadLettered() {
      return deadLettered;
    }

    long erased() {
      return erased;
    }

    private void add(Counts more) {
      arrived += more.arrived;
      duplicates += more.duplicates;
      deadLettered += more.deadLettered;
      erased += more.erased;
    }
  }

  /**
   * A record that was a dead letter before, and was sent again.
   *
   * @param producer whose event it is
   * @param offset where it is now
   * @param letter where it was
   */
  record Replay(String producer, long offset, LetterId letter) {}

  private final Map<String, Counts> producers = new HashMap<>();
  private final List<Replay> replays = new ArrayList<>();

  void arrived(@Nullable String producer) {
    counts(producer).arrived++;
  }

  void duplicates(@Nullable String producer, long events) {
    counts(producer).duplicates += events;
  }

  void deadLettered(@Nullable String producer) {
    counts(producer).deadLettered++;
  }

  void erased(@Nullable String producer) {
    counts(producer).erased++;
  }

  /** The record at {@code offset}, which arrived, is that of {@code letter}, sent again. */
  void replayed(@Nullable String producer, long offset, LetterId letter) {
    if (producer != null && hasCounts(producer)) {
      replays.add(new Replay(producer, offset, letter));
    }
  }

  /** What was sent again, in the order in which it came. */
  List<Replay> replays() {
    return replays;
  }

  /** An event that has arrived and been dead-lettered was counted once more: once too often. */
  void takeBack(String producer) {
    Counts counts = counts(producer);
    counts.arrived--;
    counts.deadLettered--;
  }

  /** Whether there are counts of {@code producer}. */
  static boolean hasCounts(@Nullable String producer) {
    return producer != null
        && !producer.isEmpty()
        && producer.length() <= EventRules.MAX_ID_CHARS
        && producer.indexOf('\0') < 0;
  }

  /** A poisonous name must not keep a batch from being stored: its counts go nowhere. */
  private Counts counts(@Nullable String producer) {
    Counts known = producers.get(producer);
    if (known != null) {
      return known;
    }
    return hasCounts(producer)
        ? producers.computeIfAbsent(producer, p -> new Counts())
        : new Counts();
  }

  /** Adds {@code other}, which stays as it is. */
  void add(ProducerTally other) {
    other.producers.forEach((producer, more) -> counts(producer).add(more));
    replays.addAll(other.replays);
  }

  /** Moves what {@code other} has of producers that are known here. */
  void takeKnown(ProducerTally other) {
    other
        .producers
        .entrySet()
        .removeIf(
            entry -> {
              Counts known = producers.get(entry.getKey());
              if (known != null) {
                known.add(entry.getValue());
              }
              return known != null;
            });
  }

  boolean isEmpty() {
    return producers.isEmpty();
  }

  /** In the order of the producers' names. */
  void forEach(BiConsumer<String, Counts> each) {
    new TreeMap<>(producers).forEach(each);
  }
}
