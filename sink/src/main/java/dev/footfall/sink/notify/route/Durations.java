package dev.footfall.sink.notify.route;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Prometheus writes them: {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 2d}. */
public final class Durations {

  private static final Pattern ALL =
      Pattern.compile(
          "(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?(?:(\\d{1,9})ms)?");

  private Durations() {}

  /**
   * The duration that {@code text} says.
   *
   * @throws IllegalArgumentException when it is not one, or zero
   */
  public static Duration parse(String text) {
    Matcher parts = ALL.matcher(text);
    Duration sum = Duration.ZERO;
    if (parts.matches()) {
      sum =
          Duration.ofDays(number(parts, 1))
              .plusHours(number(parts, 2))
              .plusMinutes(number(parts, 3))
              .plusSeconds(number(parts, 4))
              .plusMillis(number(parts, 5));
    }
    if (sum.isZero()) {
      throw new IllegalArgumentException(
          "must be a duration such as 30s, 5m, 1h30m or 2d, is '" + text + "'");
    }
    return sum;
  }

  private static long number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
