package dev.footfall.sink;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a batch does to one aggregate, folded to a single change: once something replaces the
 * totals, what came before is of no interest and what comes after is added to it. A newer version
 * of the topology replaces in any case, as it counts from the beginning; an older one is over.
 */
final class AggregateCell {

  private final AggregateKey key;
  private final List<ConsumerRecord<byte[], byte[]>> sources = new ArrayList<>();
  private boolean adds;
  private AggregateTotals totals;

  AggregateCell(AggregateChange first) {
    key = first.key();
    adds = first.adds();
    totals = first.totals();
    sources.add(first.source());
  }

  private AggregateCell(AggregateCell cell, AggregateTotals totals) {
    key = cell.key;
    adds = cell.adds;
    this.totals = totals;
    sources.addAll(cell.sources);
  }

  /** The same cell with other estimates. */
  AggregateCell with(AggregateEstimates estimates) {
    return new AggregateCell(this, totals.with(estimates));
  }

  /**
   * Applies the next change.
   *
   * @throws ArithmeticException when a sum does not fit a long; the cell is as before
   */
  void apply(AggregateChange change) {
    int version = totals.topologyVersion();
    if (change.totals().topologyVersion() > version) {
      totals = change.totals();
      adds = change.adds();
    } else if (change.totals().topologyVersion() == version) {
      totals = change.adds() ? totals.plus(change.totals()) : change.totals().after(totals);
      adds = adds && change.adds();
    }
    sources.add(change.source());
  }

  AggregateKey key() {
    return key;
  }

  /** Whether the totals are added to the stored ones, rather than replacing them. */
  boolean adds() {
    return adds;
  }

  AggregateTotals totals() {
    return totals;
  }

  /** The records folded into it. */
  List<ConsumerRecord<byte[], byte[]>> sources() {
    return sources;
  }
}
