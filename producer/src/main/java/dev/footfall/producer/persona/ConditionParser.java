package dev.footfall.producer.persona;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one text; {@link Condition} shows the grammar. Use once. */
final class ConditionParser {

  /** Groups in groups: more than anyone can follow, and far from the end of the stack. */
  static final int MAX_DEPTH = 16;

  /** A comparison and where its parts are, from 0. */
  record Found(Comparison comparison, int signalOffset, int operatorOffset, int operandOffset) {}

  private final String text;
  private final List<Found> found = new ArrayList<>();
  private int at;

  ConditionParser(String text) {
    this.text = text;
  }

  Condition parse() throws ConditionSyntaxException {
    Condition condition = condition(1);
    skipSpace();
    if (at < text.length()) {
      throw error(at, "unexpected '%s' after the condition's end".formatted(text.substring(at)));
    }
    return condition;
  }

  /** The comparisons so far, in the order of the text. */
  List<Found> found() {
    return found;
  }

  private Condition condition(int depth) throws ConditionSyntaxException {
    skipSpace();
    int start = at;
    String name = word();
    if (name.isEmpty()) {
      throw error(start, "expected a signal's name, all(…) or any(…)" + instead(start));
    }
    skipSpace();
    return peek() == '(' ? group(name, start, depth) : comparison(name, start);
  }

  private Condition group(String name, int start, int depth) throws ConditionSyntaxException {
    ConditionGroup.Kind kind = ConditionGroup.Kind.of(name);
    if (kind == null) {
      throw error(start, "unknown group '%s', allowed are all and any".formatted(name));
    }
    if (depth > MAX_DEPTH) {
      throw error(start, "groups are nested deeper than " + MAX_DEPTH);
    }
    List<Condition> conditions = new ArrayList<>();
    do {
      at++; // the parenthesis or comma
      conditions.add(condition(depth + 1));
      skipSpace();
    } while (peek() == ',');
    expect(')', "after the conditions of " + kind);
    return new ConditionGroup(kind, conditions);
  }

  private Condition comparison(String signal, int start) throws ConditionSyntaxException {
    if (!Comparison.SIGNAL.matcher(signal).matches()) {
      throw error(start, "'" + signal + "' is not a name: " + Comparison.SIGNAL_RULE);
    }
    int operatorAt = at;
    Operator operator = operator();
    skipSpace();
    int operandAt = at;
    List<Object> operands =
        switch (operator) {
          case EXISTS -> List.of();
          case BETWEEN -> range();
          case IN -> list();
          case EQUAL, NOT_EQUAL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> List.of(value());
        };
    try {
      Comparison comparison = new Comparison(signal, operator, operands);
      found.add(new Found(comparison, start, operatorAt, operandAt));
      return comparison;
    } catch (IllegalArgumentException e) {
      throw error(operandAt, String.valueOf(e.getMessage()));
    }
  }

  private Operator operator() throws ConditionSyntaxException {
    int start = at;
    while (at < text.length() && "=!<>~&|".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String symbol = at > start ? text.substring(start, at) : word();
    if (symbol.isEmpty()) {
      throw error(start, "expected an operator, one of " + Operator.ALLOWED + instead(start));
    }
    Operator operator = Operator.of(symbol);
    if (operator == null) {
      throw error(
          start, "unknown operator '%s', allowed are %s".formatted(symbol, Operator.ALLOWED));
    }
    return operator;
  }

  private List<Object> range() throws ConditionSyntaxException {
    Object low = value();
    skipSpace();
    int and = at;
    if (!word().equals("and")) {
      throw error(and, "expected 'and': write 'between 18 and 25'");
    }
    skipSpace();
    return List.of(low, value());
  }

  private List<Object> list() throws ConditionSyntaxException {
    if (peek() != '[') {
      throw error(at, "expected a list after 'in', such as [\"a\", \"b\"]" + instead(at));
    }
    List<Object> values = new ArrayList<>();
    do {
      at++; // the bracket or comma
      skipSpace();
      values.add(value());
      skipSpace();
    } while (peek() == ',');
    expect(']', "after the values of the list");
    return values;
  }

  private Object value() throws ConditionSyntaxException {
    int start = at;
    if (peek() == '"') {
      return new QuotedText(text, start).read(end -> at = end);
    }
    while (at < text.length() && " \t\r\n,()[]\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.equals("true") || word.equals("false")) {
      return word.equals("true");
    }
    Object number = number(word);
    if (number == null) {
      throw error(
          start,
          word.isEmpty()
              ? "expected a value" + instead(start)
              : ("'%s' is not a value: write a number such as 50 or 2.5 (at most 64 bit), true,"
                      + " false, or a text in double quotes")
                  .formatted(word));
    }
    return number;
  }

  /** Long when written without a point and an exponent, else double; null when neither. */
  static @Nullable Object number(String word) {
    if (!word.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      return null;
    }
    try {
      if (word.matches("-?[0-9]+")) {
        return Long.valueOf(word);
      }
      double value = Double.parseDouble(word);
      return Double.isFinite(value) ? value : null;
    } catch (NumberFormatException e) {
      return null; // outside the range of long
    }
  }

  private String word() {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_.-".indexOf(c) >= 0;
  }

  private void expect(char wanted, String where) throws ConditionSyntaxException {
    if (peek() != wanted) {
      throw error(at, "expected '%c' %s%s".formatted(wanted, where, instead(at)));
    }
    at++;
  }

  private String instead(int offset) {
    return offset < text.length()
        ? ", found '" + text.charAt(offset) + "'"
        : ", found the end of the condition";
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static ConditionSyntaxException error(int offset, String message) {
    return new ConditionSyntaxException(offset, message);
  }
}
