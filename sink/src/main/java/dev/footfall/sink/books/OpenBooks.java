package dev.footfall.sink.books;

/**
 * What is missing for longer than the grace and not acknowledged.
 *
 * @param producers of how many producers
 * @param events how many events
 */
record OpenBooks(long producers, long events) {

  static final OpenBooks NONE = new OpenBooks(0, 0);
}
