package dev.footfall.producer.persona;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition over signals, and its text. The text is the condition: a catalogue is written in it,
 * a decision's evidence keeps it, and {@link #parse} makes the condition of it again. So a record
 * can be judged years later without the catalogue. Immutable and thread-safe.
 *
 * <pre>{@code
 * credit_max_utilization_pct >= 50.0        == != > >= < <=
 * income_type in ["gig", "seasonal"]
 * age between 18 and 25                     both ends included
 * has_mortgage == true
 * savings_emergency_fund_months exists
 * any(a >= 1, all(b == "x", c < 3.5))
 * }</pre>
 *
 * <p>An absent signal satisfies nothing, not even {@code !=}; nor does one of another type than the
 * operand, except {@code exists}.
 */
public sealed interface Condition permits Comparison, ConditionGroup {

  /** Whether it holds for these signals. Never throws for a value, whatever its class. */
  boolean holds(Map<String, ? extends @Nullable Object> signals);

  /** Names of the signals that it looks at, in the order of their first appearance. */
  Set<String> signals();

  /** Its canonical text. */
  @Override
  String toString();

  /**
   * The condition that {@code text} says.
   *
   * @throws IllegalArgumentException when it is none, with the column and what is allowed
   */
  static Condition parse(String text) {
    try {
      return new ConditionParser(text).parse();
    } catch (ConditionSyntaxException e) {
      throw new IllegalArgumentException(
          "condition \"%s\", column %d: %s".formatted(text, e.offset() + 1, e.problem()), e);
    }
  }
}
