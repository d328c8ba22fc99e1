package dev.footfall.aggregator.alerts.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comparison of a rule's value with a number, such as {@code > 0.10}; {@code > 10%} is the same.
 *
 * @param text as it was written
 */
public record Condition(Operator operator, double threshold, String text) {

  /** How the value is compared. */
  public enum Operator {
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    EQUAL("=="),
    NOT_EQUAL("!=");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }
  }

  private static final Pattern FORM =
      Pattern.compile("\\s*(>=|<=|==|!=|>|<)\\s*(-?[0-9]+(?:\\.[0-9]+)?)\\s*(%?)\\s*");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is not a comparison
   */
  public static Condition parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "must be a comparison with a number, such as > 0.10, >= 5 or < 8%, is '" + text + "'");
    }
    double number = Double.parseDouble(form.group(2));
    double threshold = form.group(3).isEmpty() ? number : number / 100;
    for (Operator operator : Operator.values()) {
      if (operator.symbol.equals(form.group(1))) {
        return new Condition(operator, threshold, text.strip());
      }
    }
    throw new IllegalStateException("the pattern knows an operator more: " + form.group(1));
  }

  /** Whether it holds. */
  public boolean holds(double value) {
    return switch (operator) {
      case GREATER -> value > threshold;
      case GREATER_OR_EQUAL -> value >= threshold;
      case LESS -> value < threshold;
      case LESS_OR_EQUAL -> value <= threshold;
      case EQUAL -> value == threshold;
      case NOT_EQUAL -> value != threshold;
    };
  }
}
