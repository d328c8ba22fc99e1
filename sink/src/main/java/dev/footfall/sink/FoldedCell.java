package dev.footfall.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a batch does to one row of totals, folded to a single change: once something replaces the
 * totals, what came before is of no interest and what comes after is added to it. A newer version
 * of the topology replaces in any case, as it counts from the beginning; an older one is over.
 *
 * @param <K> primary key of the row
 * @param <T> its figures
 */
final class FoldedCell<K, T extends Totals<T>> implements Folded<FoldedCell<K, T>> {

  private final K key;
  private final List<TotalsChange<K, T>> changes = new ArrayList<>();
  private boolean adds;
  private T totals;

  FoldedCell(TotalsChange<K, T> first) {
    key = first.key();
    adds = first.adds();
    totals = first.totals();
    changes.add(first);
  }

  private FoldedCell(FoldedCell<K, T> cell, T totals) {
    key = cell.key;
    adds = cell.adds;
    this.totals = totals;
    changes.addAll(cell.changes);
  }

  /**
   * Applies {@code change} to its cell in {@code cells}.
   *
   * @throws ArithmeticException when a sum does not fit a long; the cell is as before
   */
  static <K, T extends Totals<T>> void fold(
      Map<K, FoldedCell<K, T>> cells, TotalsChange<K, T> change) {
    FoldedCell<K, T> cell = cells.get(change.key());
    if (cell == null) {
      cells.put(change.key(), new FoldedCell<>(change));
    } else {
      cell.apply(change);
    }
  }

  /** The same cell with other totals. */
  FoldedCell<K, T> with(T other) {
    return new FoldedCell<>(this, other);
  }

  /**
   * Applies the next change.
   *
   * @throws ArithmeticException when a sum does not fit a long; the cell is as before
   */
  void apply(TotalsChange<K, T> change) {
    int version = totals.topologyVersion();
    if (change.totals().topologyVersion() > version) {
      totals = change.totals();
      adds = change.adds();
    } else if (change.totals().topologyVersion() == version) {
      totals = change.adds() ? totals.plus(change.totals()) : change.totals().after(totals);
      adds = adds && change.adds();
    }
    changes.add(change);
  }

  K key() {
    return key;
  }

  /** Whether the totals are added to the stored ones, rather than replacing them. */
  boolean adds() {
    return adds;
  }

  T totals() {
    return totals;
  }

  @Override
  public List<ConsumerRecord<byte[], byte[]>> sources() {
    return changes.stream().map(TotalsChange::source).toList();
  }

  @Override
  public List<FoldedCell<K, T>> apart() {
    return changes.stream().map(FoldedCell::new).toList();
  }
}
