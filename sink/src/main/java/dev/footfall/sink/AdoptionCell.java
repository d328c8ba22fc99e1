package dev.footfall.sink;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a batch does to one cell of adoption, folded to a single change: once something replaces the
 * totals, what came before is of no interest and what comes after is added to it. Versions of the
 * topology are told apart as in {@link AggregateCell}.
 */
final class AdoptionCell {

  private final AdoptionKey key;
  private final List<ConsumerRecord<byte[], byte[]>> sources = new ArrayList<>();
  private boolean adds;
  private AdoptionTotals totals;

  AdoptionCell(AdoptionChange first) {
    key = first.key();
    adds = first.adds();
    totals = first.totals();
    sources.add(first.source());
  }

  /**
   * Applies the next change.
   *
   * @throws ArithmeticException when a sum does not fit a long; the cell is as before
   */
  void apply(AdoptionChange change) {
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

  AdoptionKey key() {
    return key;
  }

  /** Whether the totals are added to the stored ones, rather than replacing them. */
  boolean adds() {
    return adds;
  }

  AdoptionTotals totals() {
    return totals;
  }

  /** The records folded into it. */
  List<ConsumerRecord<byte[], byte[]>> sources() {
    return sources;
  }
}
