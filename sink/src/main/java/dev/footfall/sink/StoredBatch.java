package dev.footfall.sink;

import dev.footfall.schemas.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records of one batch: each was stored, was a duplicate, or is a dead letter.
 */
final class StoredBatch {

  private final Map<String, Long> stored = new TreeMap<>();
  private final Map<String, Long> duplicates = new TreeMap<>();
  private final List<DeadLetter> dead = new ArrayList<>();
  private long refused;

  void stored(String table, long rows) {
    stored.merge(table, rows, Long::sum);
  }

  void duplicates(String table, long rows) {
    duplicates.merge(table, rows, Long::sum);
  }

  void dead(List<DeadLetter> letters) {
    dead.addAll(letters);
  }

  /** A row that PostgreSQL refused. */
  void refused(DeadLetter letter) {
    dead.add(letter);
    refused++;
  }

  /** Rows stored by table; of tables with one row per key, records applied. */
  Map<String, Long> stored() {
    return stored;
  }

  /** Rows that were there already, or later ones in their place, by table. */
  Map<String, Long> duplicates() {
    return duplicates;
  }

  List<DeadLetter> dead() {
    return dead;
  }

  /** How many of the dead letters PostgreSQL refused. */
  long refused() {
    return refused;
  }
}
