package dev.footfall.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The whole days (UTC) of a period, and what is left of it at both ends.
 *
 * @param first the first whole day
 * @param after the day after the last whole one; {@code first} when there is none
 * @param headEnd where the piece before the whole days ends; the end of the period when there are
 *     none
 * @param tailStart where the piece after them starts
 */
record WholeDays(LocalDate first, LocalDate after, Instant headEnd, Instant tailStart) {

  /**
   * What makes the days from {@code first} on a period's count: a piece of a day to add, or, where
   * that is shorter, whole days from one earlier and the piece of it to take off.
   *
   * @param sign 1 to add the piece, -1 to take it off
   */
  record Correction(LocalDate first, Instant start, Instant end, int sign) {}

  static WholeDays of(Period period) {
    LocalDate startsOn = LocalDate.ofInstant(period.start(), ZoneOffset.UTC);
    LocalDate first = midnight(startsOn).equals(period.start()) ? startsOn : startsOn.plusDays(1);
    LocalDate after = LocalDate.ofInstant(period.end(), ZoneOffset.UTC);
    return first.isBefore(after)
        ? new WholeDays(first, after, midnight(first), midnight(after))
        : new WholeDays(first, first, period.end(), period.end());
  }

  /** For what can be taken off again: how many there were, and not which or when. */
  Correction correction(Period period) {
    LocalDate startsOn = LocalDate.ofInstant(period.start(), ZoneOffset.UTC);
    Duration toTakeOff = Duration.between(midnight(startsOn), period.start());
    Duration toAdd = Duration.between(period.start(), headEnd);
    return first.isBefore(after) && toTakeOff.compareTo(toAdd) < 0
        ? new Correction(startsOn, midnight(startsOn), period.start(), -1)
        : new Correction(first, period.start(), headEnd, 1);
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
