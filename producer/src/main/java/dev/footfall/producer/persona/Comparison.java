package dev.footfall.producer.persona;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One question about one signal.
 *
 * @param operands none for {@code exists}, two for {@code between}, at least one for {@code in},
 *     else one; texts, booleans, longs and finite doubles
 */
record Comparison(String signal, Operator operator, List<Object> operands) implements Condition {

  static final Pattern SIGNAL = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,199}");
  static final String SIGNAL_RULE =
      "a signal's name is letters, digits, _ . and -, begins with a letter or _, and has at most"
          + " 200 characters";

  Comparison {
    operands = List.copyOf(operands);
    if (!SIGNAL.matcher(signal).matches()) {
      throw new IllegalArgumentException("'" + signal + "' is not a name: " + SIGNAL_RULE);
    }
    for (Object operand : operands) {
      if (!operand.equals(Signals.stored(operand))) {
        throw new IllegalArgumentException(
            "a value is a text of Unicode characters without NUL, true, false or a finite number");
      }
    }
    check(operator, operands);
  }

  private static void check(Operator operator, List<Object> operands) {
    int least = operator == Operator.EXISTS ? 0 : operator == Operator.BETWEEN ? 2 : 1;
    int most = operator == Operator.IN ? Integer.MAX_VALUE : least;
    if (operands.size() < least || operands.size() > most) {
      throw new IllegalArgumentException(
          "'%s' takes %s, here are %d".formatted(operator, values(least, most), operands.size()));
    }
    for (int i = 0; i < operands.size(); i++) {
      SignalType type = SignalType.ofValue(operands.get(i));
      if (operator.orders() && type != SignalType.NUMBER) {
        throw new IllegalArgumentException(
            "'%s' compares numbers, %s is a %s; for a %s use == != or in"
                .formatted(operator, text(operands.get(i)), type, type));
      }
      if (type != SignalType.ofValue(operands.get(0))) {
        throw new IllegalArgumentException("the values after 'in' must be of one type");
      }
      for (int j = 0; operator == Operator.IN && j < i; j++) {
        if (Signals.same(operands.get(i), operands.get(j))) {
          throw new IllegalArgumentException(text(operands.get(i)) + " is listed twice after 'in'");
        }
      }
    }
    if (operator == Operator.BETWEEN
        && Signals.compare((Number) operands.get(0), (Number) operands.get(1)) > 0) {
      throw new IllegalArgumentException(
          "nothing is between %s and %s: write the lower one first"
              .formatted(operands.get(0), operands.get(1)));
    }
  }

  private static String values(int least, int most) {
    return least == 0
        ? "no value"
        : least == 2 ? "two values" : most == 1 ? "one value" : "one value or more";
  }

  @Override
  public boolean holds(Map<String, ? extends @Nullable Object> signals) {
    Object value = Signals.stored(signals.get(signal));
    return value != null && operator.holds(value, operands);
  }

  @Override
  public Set<String> signals() {
    return Set.of(signal);
  }

  @Override
  public String toString() {
    return switch (operator) {
      case EXISTS -> signal + " exists";
      case BETWEEN ->
          signal + " between " + text(operands.get(0)) + " and " + text(operands.get(1));
      case IN ->
          operands.stream()
              .map(Comparison::text)
              .collect(Collectors.joining(", ", signal + " in [", "]"));
      case EQUAL, NOT_EQUAL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL ->
          signal + " " + operator + " " + text(operands.get(0));
    };
  }

  /**
   * Line separators, and what YAML refuses or people can't see and may be fooled by. A fixed list,
   * so that a text is the same on every JDK.
   */
  private static boolean isInvisible(char c) {
    return (c >= '\u200b' && c <= '\u200f')
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2060' && c <= '\u206f')
        || c == '\ufeff'
        || c >= '\ufff9';
  }

  /** As a condition writes a value: texts as JSON does. */
  static String text(Object value) {
    if (!(value instanceof String text)) {
      return value.toString();
    }
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (Character.isISOControl(c) || isInvisible(c)) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
