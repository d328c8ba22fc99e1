package dev.footfall.console;

import java.time.Instant;
import java.time.temporal.ChronoField;

/**
 * Events of the last 60 seconds from counts of whole minutes: all of the running minute, and of the
 * one before it the part that is not older than 60 s, taken as evenly spread. Moves with every
 * event, where the last complete minute would be up to a minute old.
 */
final class RecentRate {

  private static final double MINUTE_MS = 60_000;

  private RecentRate() {}

  static long of(long previousMinute, long runningMinute, Instant now) {
    double elapsed =
        (now.getEpochSecond() % 60 * 1000 + now.get(ChronoField.MILLI_OF_SECOND)) / MINUTE_MS;
    return Math.round(previousMinute * (1 - elapsed)) + runningMinute;
  }
}
