package dev.footfall.sink;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/** Day partitions of {@code usage_events} that are known to exist. Thread-safe. */
final class DayPartitions {

  private final ConcurrentHashMap<LocalDate, String> known = new ConcurrentHashMap<>();

  /**
   * Makes those of {@code days} that are missing, each in a transaction of its own.
   *
   * @return the tables' names by day
   */
  Map<LocalDate, String> ensure(Handle handle, Collection<LocalDate> days) {
    Map<LocalDate, String> names = new HashMap<>();
    for (LocalDate day : days) {
      names.put(day, known.computeIfAbsent(day, d -> make(handle, d)));
    }
    return names;
  }

  /** Forgets all: one of them has gone. */
  void forget() {
    known.clear();
  }

  private static String make(Handle handle, LocalDate day) {
    return handle
        .createQuery("SELECT footfall_ensure_day(:day)")
        .bind("day", day)
        .mapTo(String.class)
        .one();
  }
}
