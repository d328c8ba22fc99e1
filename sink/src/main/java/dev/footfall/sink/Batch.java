package dev.footfall.sink;

import dev.footfall.sink.deadletters.SetAside;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Chunks sorted out by where they go: the content of one transaction. */
final class Batch {

  private final List<Claim> claims;
  private final TreeMap<LocalDate, List<CopyRow>> events = new TreeMap<>();
  private long latestDay = CopyRow.NO_DAY;
  private List<CopyRow> eventsOfLatest = List.of();
  private final List<CopyRow> assignments = new ArrayList<>();
  private final TreeMap<AggregateKey, FoldedCell<AggregateKey, AggregateTotals>> aggregates =
      new TreeMap<>();
  private final TreeMap<AdoptionKey, FoldedCell<AdoptionKey, AdoptionTotals>> adoption =
      new TreeMap<>();
  private final Map<UpsertTable, Map<String, UpsertCell>> upserts =
      new EnumMap<>(UpsertTable.class);
  private final List<AggregatorLetter> letters = new ArrayList<>();
  private final List<SetAside> dead = new ArrayList<>();
  private final Map<Lease, ProducerTally> producers = new LinkedHashMap<>();
  private Erasures erasures = new Erasures(Long.MAX_VALUE, 0);
  private int changes;

  private Batch(List<Claim> claims) {
    this.claims = claims;
  }

  /**
   * Sorts {@code chunks} out.
   *
   * @throws IllegalStateException when chunks of a lease don't follow each other
   */
  static Batch of(List<Chunk> chunks) {
    Batch batch = new Batch(Claim.of(chunks));
    for (Chunk chunk : chunks) {
      batch.dead.addAll(chunk.dead());
      batch.erasures = batch.erasures.plus(chunk.erasures());
      batch
          .producers
          .computeIfAbsent(chunk.lease(), lease -> new ProducerTally())
          .add(chunk.producers());
      chunk.items().forEach(item -> batch.add(item, chunk.lease().topicId()));
    }
    return batch;
  }

  private void add(StoreItem item, UUID topicId) {
    if (item instanceof CopyRow row) {
      add(row);
    } else if (item instanceof AggregateChange change) {
      fold(aggregates, change);
    } else if (item instanceof AdoptionChange change) {
      fold(adoption, change);
    } else if (item instanceof AggregatorLetter letter && !letter.own()) {
      letters.add(letter); // the sink's own are stored where they were set aside
    } else if (item instanceof UpsertRow row) {
      add(row, topicId);
    }
  }

  private void add(CopyRow row) {
    switch (row.table()) {
      case USAGE_EVENTS -> eventsOf(row.epochDay()).add(row);
      case ASSIGNMENT_EVENTS -> assignments.add(row);
      case USAGE_ERRORS -> throw new IllegalStateException("errors come with their events");
    }
  }

  /** Nearly always the same day as before. */
  private List<CopyRow> eventsOf(long epochDay) {
    if (epochDay != latestDay) {
      latestDay = epochDay;
      eventsOfLatest =
          events.computeIfAbsent(LocalDate.ofEpochDay(epochDay), day -> new ArrayList<>());
    }
    return eventsOfLatest;
  }

  private <K, T extends Totals<T>> void fold(
      Map<K, FoldedCell<K, T>> cells, TotalsChange<K, T> change) {
    try {
      FoldedCell.fold(cells, change);
      changes++;
    } catch (ArithmeticException e) {
      dead.add(SinkDeadLetter.of(change.source(), "overflow", "a sum would not fit 64 bits"));
    }
  }

  private void add(UpsertRow row, UUID topicId) {
    Map<String, UpsertCell> cells = upserts.computeIfAbsent(row.table(), Batch::cells);
    UpsertCell cell = cells.get(row.key());
    if (cell == null) {
      cells.put(row.key(), new UpsertCell(topicId, row));
    } else {
      cell.apply(row);
    }
    changes++;
  }

  /**
   * Rows by key, as they are locked. Those of alerts as their records came, each by the first of
   * them: in this order receivers are told, and what fires anew must not come before what it
   * follows. Their keys are hashes and say nothing about it.
   */
  private static Map<String, UpsertCell> cells(UpsertTable table) {
    return table == UpsertTable.ALERT_TRANSITIONS ? new LinkedHashMap<>() : new TreeMap<>();
  }

  List<Claim> claims() {
    return claims;
  }

  /** Usage events by day. */
  Map<LocalDate, List<CopyRow>> events() {
    return events;
  }

  Set<LocalDate> days() {
    return events.keySet();
  }

  List<CopyRow> assignments() {
    return assignments;
  }

  /** Folded changes that add ({@code true}) or replace ({@code false}), sorted by key. */
  List<FoldedCell<AggregateKey, AggregateTotals>> aggregates(boolean adds) {
    return aggregates.values().stream().filter(cell -> cell.adds() == adds).toList();
  }

  /** Folded adoption that adds ({@code true}) or replaces ({@code false}), sorted by key. */
  List<FoldedCell<AdoptionKey, AdoptionTotals>> adoption(boolean adds) {
    return adoption.values().stream().filter(cell -> cell.adds() == adds).toList();
  }

  /** The tables that have rows to upsert or remove, always in the same order. */
  Set<UpsertTable> upserts() {
    return upserts.keySet();
  }

  /**
   * Rows of {@code table} that go ({@code true}) or stay ({@code false}), sorted by key; alerts in
   * the order of their records.
   */
  List<UpsertCell> upserts(UpsertTable table, boolean removed) {
    return upserts.getOrDefault(table, Map.of()).values().stream()
        .filter(cell -> cell.row().removed() == removed)
        .toList();
  }

  /** What arrived of each producer's events, before PostgreSQL saw them, by partition. */
  Map<Lease, ProducerTally> producers() {
    return producers;
  }

  /** What another stage set aside. */
  List<AggregatorLetter> letters() {
    return letters;
  }

  /** What was left out, and which erasures were known then. */
  Erasures erasures() {
    return erasures;
  }

  /** Records that were bad before PostgreSQL saw them. */
  List<SetAside> dead() {
    return dead;
  }

  /** Rows that PostgreSQL gets to see. */
  int rows() {
    return events.values().stream().mapToInt(List::size).sum() + assignments.size() + changes;
  }
}
