package dev.footfall.producer.persona;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a comparison asks of a signal's value. */
enum Operator {
  EQUAL("=="),
  NOT_EQUAL("!="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  IN("in"),
  BETWEEN("between"),
  EXISTS("exists");

  static final String ALLOWED =
      Arrays.stream(values()).map(Operator::toString).collect(Collectors.joining(" "));

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  static @Nullable Operator of(String symbol) {
    for (Operator operator : values()) {
      if (operator.symbol.equals(symbol)) {
        return operator;
      }
    }
    return null;
  }

  /** Whether it compares order, which only numbers have. */
  boolean orders() {
    return switch (this) {
      case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL, BETWEEN -> true;
      case EQUAL, NOT_EQUAL, IN, EXISTS -> false;
    };
  }

  /**
   * Whether it holds for a value that is there. A value of another type than the operands satisfies
   * nothing, not even {@code !=}: what can't be compared is not known to differ.
   */
  boolean holds(Object value, List<Object> operands) {
    if (this == EXISTS) {
      return true;
    }
    if (SignalType.ofValue(value) != SignalType.ofValue(operands.get(0))) {
      return false;
    }
    return switch (this) {
      case EQUAL -> Signals.same(value, operands.get(0));
      case NOT_EQUAL -> !Signals.same(value, operands.get(0));
      case GREATER -> order(value, operands.get(0)) > 0;
      case GREATER_OR_EQUAL -> order(value, operands.get(0)) >= 0;
      case LESS -> order(value, operands.get(0)) < 0;
      case LESS_OR_EQUAL -> order(value, operands.get(0)) <= 0;
      case IN -> operands.stream().anyMatch(operand -> Signals.same(value, operand));
      case BETWEEN -> order(value, operands.get(0)) >= 0 && order(value, operands.get(1)) <= 0;
      case EXISTS -> true;
    };
  }

  private static int order(Object value, Object operand) {
    return Signals.compare((Number) value, (Number) operand);
  }

  @Override
  public String toString() {
    return symbol;
  }
}
