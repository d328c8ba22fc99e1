package dev.footfall.aggregator.alerts.rules;

import java.util.Comparator;

/**
 * Something wrong in a rules file.
 *
 * @param line from 1
 * @param column from 1
 * @param message what is wrong, and what is allowed
 */
public record Problem(int line, int column, String message) {

  /** In the order of the file. */
  static final Comparator<Problem> ORDER =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  /** As editors and compilers write it: {@code alerts.yaml:12:7: message}. */
  public String in(String source) {
    return source + ":" + line + ":" + column + ": " + message;
  }
}
