package dev.footfall.sink;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Day partitions that are known to exist. Thread-safe. */
final class DayPartitions {

  private static final Logger LOG = LoggerFactory.getLogger(DayPartitions.class);

  private final ConcurrentHashMap<LocalDate, DayTables> known = new ConcurrentHashMap<>();

  /**
   * Makes those of {@code days} that are missing, each in a transaction of its own. While a long
   * query holds the locks that this takes, the rows go to the default partition instead.
   *
   * @return where the rows of each day go
   */
  Map<LocalDate, DayTables> ensure(Handle handle, Collection<LocalDate> days) {
    Map<LocalDate, DayTables> tables = new HashMap<>();
    boolean locked = false;
    for (LocalDate day : days) {
      DayTables found = known.get(day);
      if (found == null && !locked) {
        try {
          found = known.computeIfAbsent(day, d -> make(handle, d));
        } catch (JdbiException e) {
          if (!SqlFailure.isLockTimeout(e)) {
            throw e;
          }
          LOG.info("The partitions of {} can't be made now, a lock is held: default ones", day);
          locked = true; // waiting again for each day would hold up the batch
        }
      }
      tables.put(day, found == null ? DayTables.ANY : found);
    }
    return tables;
  }

  /** Forgets all: one of them has gone. */
  void forget() {
    known.clear();
  }

  private static DayTables make(Handle handle, LocalDate day) {
    return DayTables.of(
        handle
            .createQuery("SELECT footfall_ensure_day(:day)")
            .bind("day", day)
            .mapTo(String.class)
            .one());
  }
}
