package dev.footfall.sink;

import dev.footfall.sink.deadletters.DeadLetterTable;
import dev.footfall.sink.deadletters.SetAside;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records of one batch: each was stored, was a duplicate, is a dead letter, or
 * was left out because its person was erased.
 */
final class StoredBatch {

  private final Map<String, Long> stored = new TreeMap<>();
  private final Map<String, Long> duplicates = new TreeMap<>();
  private final List<SetAside> dead = new ArrayList<>();
  private long refused;
  private long erased;

  void stored(String table, long rows) {
    stored.merge(table, rows, Long::sum);
  }

  void duplicates(String table, long rows) {
    if (rows > 0) {
      duplicates.merge(table, rows, Long::sum);
    }
  }

  void dead(List<SetAside> letters) {
    dead.addAll(letters);
  }

  /** A row that PostgreSQL refused. */
  void refused(SetAside letter) {
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

  List<SetAside> dead() {
    return dead;
  }

  /** Only {@code letters} are new; the others were set aside when they were read before. */
  void onlyNew(List<SetAside> letters) {
    duplicates(DeadLetterTable.NAME, dead.size() - letters.size());
    dead.clear();
    dead.addAll(letters);
  }

  void erased(long records) {
    erased += records;
  }

  /** Records of erased people. */
  long erased() {
    return erased;
  }

  /** How many of the dead letters PostgreSQL refused. */
  long refused() {
    return refused;
  }
}
