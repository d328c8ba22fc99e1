package dev.footfall.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * The last so many hours.
 *
 * @param start first instant that belongs to it
 * @param end first instant after it
 */
record Period(Instant start, Instant end) {

  private static final String HOURS = "hours";
  private static final int MIN = 1;
  private static final int MAX = 720; // 30 days
  private static final int DEFAULT = 2;
  private static final int SHOWN = 40;

  Period {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("a period from " + start + " to " + end);
    }
  }

  /**
   * Reads {@code hours} out of the parameters of a request, which may have no other ones: a slip
   * like {@code hour=24} would silently answer for two hours.
   *
   * @throws ProblemException 400 naming what is allowed
   */
  static Period of(Map<String, List<String>> parameters, Clock clock) {
    for (String name : parameters.keySet()) {
      if (!name.equals(HOURS)) {
        throw ProblemException.badRequest(
            "There is no parameter '%s'; allowed is hours.".formatted(shown(name)));
      }
    }
    List<String> values = parameters.getOrDefault(HOURS, List.of());
    if (values.size() > 1) {
      throw ProblemException.badRequest(
          "hours is given %d times; once is enough.".formatted(values.size()));
    }
    int hours = values.isEmpty() ? DEFAULT : hours(values.get(0));
    // PostgreSQL keeps microseconds: a finer end would be another one in the database.
    Instant end = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new Period(end.minus(Duration.ofHours(hours)), end);
  }

  private static int hours(String text) {
    if (text.matches("[0-9]{1,4}")) {
      int hours = Integer.parseInt(text);
      if (hours >= MIN && hours <= MAX) {
        return hours;
      }
    }
    throw ProblemException.badRequest(
        "hours is '%s'; allowed are whole numbers from %d to %d, default %d."
            .formatted(shown(text), MIN, MAX, DEFAULT));
  }

  /** What a client sent, short and without control characters, to be shown back to it. */
  private static String shown(String text) {
    String visible =
        text.codePoints()
            .map(c -> Character.isISOControl(c) ? '?' : c)
            .limit(SHOWN)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return text.codePointCount(0, text.length()) > SHOWN ? visible + "…" : visible;
  }
}
