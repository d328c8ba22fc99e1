package dev.footfall.sink;

/**
 * What one record does to a row of totals.
 *
 * @param <K> primary key of the row
 * @param <T> its figures
 */
sealed interface TotalsChange<K, T extends Totals<T>> extends StoreItem
    permits AggregateChange, AdoptionChange {

  /** Which row. */
  K key();

  /** Whether the totals are added to what is known (an amendment) or replace it. */
  boolean adds();

  T totals();
}
