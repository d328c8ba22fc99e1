package dev.footfall.console;

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

  static WholeDays of(Period period) {
    LocalDate startsOn = LocalDate.ofInstant(period.start(), ZoneOffset.UTC);
    LocalDate first = midnight(startsOn).equals(period.start()) ? startsOn : startsOn.plusDays(1);
    LocalDate after = LocalDate.ofInstant(period.end(), ZoneOffset.UTC);
    return first.isBefore(after)
        ? new WholeDays(first, after, midnight(first), midnight(after))
        : new WholeDays(first, first, period.end(), period.end());
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
