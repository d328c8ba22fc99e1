package dev.footfall.sink;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which days a table has partitions for.
 *
 * @param oldestAge days since the oldest; 0 when there is none
 * @param ahead days after today, without a gap
 * @param waitingRows rows that wait in the default partition for their day
 */
record DayRange(long oldestAge, long ahead, long waitingRows) {

  static DayRange of(List<DayTable.Day> days, LocalDate today, long waitingRows) {
    Set<LocalDate> dates = days.stream().map(DayTable.Day::day).collect(Collectors.toSet());
    long oldest =
        dates.stream()
            .min(LocalDate::compareTo)
            .map(day -> today.toEpochDay() - day.toEpochDay())
            .orElse(0L);
    long ahead = 0;
    while (dates.contains(today.plusDays(ahead + 1))) {
      ahead++;
    }
    return new DayRange(Math.max(0, oldest), ahead, waitingRows);
  }
}
