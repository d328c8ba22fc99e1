package dev.footfall.bench.sink;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A way of getting the topic's events into the table. */
enum Contender {
  /** Binary COPY of events that are decoded already: what PostgreSQL and the machine allow. */
  COPY("4g"),
  /** Footfall's sink, as a service. */
  SINK("256m"),
  /** A consumer with batches of INSERT … ON CONFLICT. */
  LOOP("256m"),
  /**
   * Debezium's JDBC sink on Kafka Connect, in its process with the heap of Connect's own script.
   */
  DEBEZIUM("2g");

  private final String heap;

  Contender(String heap) {
    this.heap = heap;
  }

  /** Most heap of its process. */
  String heap() {
    return heap;
  }

  /** Those that a text like {@code copy,sink} names: a new, mutable set. */
  static Set<Contender> of(String names) {
    Set<Contender> named = EnumSet.noneOf(Contender.class);
    for (String name : names.split(",", -1)) {
      named.add(valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return named;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
