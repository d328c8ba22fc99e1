package dev.footfall.bench.sink;

import java.util.Locale;

/** A way of getting the topic's events into the table. */
enum Contender {
  /** Binary COPY of events that are decoded already: what PostgreSQL and the machine allow. */
  COPY("4g"),
  /** Footfall's sink, as a service. */
  SINK("256m"),
  /** A consumer with batches of INSERT … ON CONFLICT. */
  LOOP("256m");

  private final String heap;

  Contender(String heap) {
    this.heap = heap;
  }

  /** Most heap of its process. */
  String heap() {
    return heap;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
