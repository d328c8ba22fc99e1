package dev.footfall.producer.persona;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a persona's conditions and checks them against the declared signals. */
final class ConditionReader {

  private final Map<String, SignalType> signals;
  private final Problems problems;

  ConditionReader(Map<String, SignalType> signals, Problems problems) {
    this.signals = signals;
    this.problems = problems;
  }

  /** What all must hold: the items of a list or of {@code all}, or one group {@code any}. */
  List<Condition> read(YamlNode node) {
    if (node instanceof YamlNode.Items items) {
      return list(items, "conditions", 1);
    }
    Condition condition = condition(node, 1);
    if (condition instanceof ConditionGroup group && group.kind() == ConditionGroup.Kind.ALL) {
      return group.conditions();
    }
    return condition == null ? List.of() : List.of(condition);
  }

  private List<Condition> list(YamlNode node, String what, int depth) {
    List<Condition> conditions = new ArrayList<>();
    if (!(node instanceof YamlNode.Items items) || items.nodes().isEmpty()) {
      problems.add(
          node, "'" + what + "' must be a list of at least one condition, is " + node.kind());
      return conditions;
    }
    for (YamlNode item : items.nodes()) {
      Condition condition = condition(item, depth);
      if (conditions.contains(condition)) {
        problems.add(item, "'" + condition + "' is in this list twice");
      } else if (condition != null) {
        conditions.add(condition);
      }
    }
    return conditions;
  }

  private @Nullable Condition condition(YamlNode node, int depth) {
    if (node instanceof YamlNode.Scalar scalar) {
      return ofText(scalar);
    }
    if (depth > ConditionParser.MAX_DEPTH) {
      problems.add(node, "groups are nested deeper than " + ConditionParser.MAX_DEPTH);
      return null;
    }
    if (!(node instanceof YamlNode.Fields fields) || fields.entries().size() != 1) {
      problems.add(
          node,
          "a condition is a text such as months < 3.0, or a map of one key, all or any; is "
              + node.kind());
      return null;
    }
    YamlNode.Field field = fields.entries().get(0);
    String word = field.key().text();
    ConditionGroup.Kind kind = ConditionGroup.Kind.of(word);
    if (kind == null) {
      String allowed = "all, any; put a condition with : in it between single quotes";
      problems.add(
          field.key(),
          "unknown group '%s'%s"
              .formatted(word, Nearest.hint(word, List.of("all", "any"), allowed)));
      return null;
    }
    List<Condition> conditions = list(field.value(), word, depth + 1);
    return conditions.isEmpty() ? null : new ConditionGroup(kind, conditions);
  }

  private @Nullable Condition ofText(YamlNode.Scalar scalar) {
    ConditionParser parser = new ConditionParser(scalar.text());
    Condition condition = null;
    try {
      condition = parser.parse();
    } catch (ConditionSyntaxException e) {
      problems.add(scalar, e.offset(), e.problem());
    }
    parser.found().forEach(found -> check(scalar, found));
    return condition;
  }

  private void check(YamlNode.Scalar scalar, ConditionParser.Found found) {
    Comparison comparison = found.comparison();
    String signal = comparison.signal();
    SignalType type = signals.get(signal);
    if (signals.isEmpty()) {
      return; // that is said already, once
    }
    if (type == null) {
      problems.add(
          scalar,
          found.signalOffset(),
          "unknown signal '%s'%s"
              .formatted(
                  signal,
                  Nearest.hint(
                      signal, signals.keySet(), "those declared under 'signals' at the top")));
    } else if (comparison.operator().orders() && type != SignalType.NUMBER) {
      problems.add(
          scalar,
          found.operatorOffset(),
          "'%s' compares numbers, signal '%s' is declared as %s; allowed are == != in exists"
              .formatted(comparison.operator(), signal, type));
    } else if (!comparison.operands().isEmpty()
        && SignalType.ofValue(comparison.operands().get(0)) != type) {
      problems.add(
          scalar,
          found.operandOffset(),
          "signal '%s' is declared as %s and can't be compared with %s, a %s"
              .formatted(
                  signal,
                  type,
                  Comparison.text(comparison.operands().get(0)),
                  SignalType.ofValue(comparison.operands().get(0))));
    }
  }
}
