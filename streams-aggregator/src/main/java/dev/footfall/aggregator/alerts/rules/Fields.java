package dev.footfall.aggregator.alerts.rules;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A map of which the keys are known; what is wrong with the keys is noted at once. */
final class Fields {

  private static final int MAX_TEXT_CHARS = 1000;

  private final Node where;
  private final Problems problems;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private Fields(Node where, Problems problems) {
    this.where = where;
    this.problems = problems;
  }

  /** Any keys, each of them once. */
  static Fields any(Node node, String what, Problems problems) {
    Fields fields = new Fields(node, problems);
    if (!(node instanceof MappingNode map)) {
      problems.add(node, what + " must be a map, is " + YamlText.kind(node));
      return fields;
    }
    for (NodeTuple field : map.getValue()) {
      Node key = field.getKeyNode();
      if (!(key instanceof ScalarNode name)) {
        problems.add(key, "a key must be a word, is " + YamlText.kind(key));
      } else if (fields.values.putIfAbsent(name.getValue(), field.getValueNode()) != null) {
        problems.add(key, "'" + name.getValue() + "' is here twice");
      }
    }
    return fields;
  }

  /** Only keys that are {@code known}. */
  static Fields of(Node node, String what, Collection<String> known, Problems problems) {
    Fields fields = any(node, what, problems);
    fields.refuseAllBut(known, what);
    return fields;
  }

  void refuseAllBut(Collection<String> known, String what) {
    if (where instanceof MappingNode map) {
      for (NodeTuple field : map.getValue()) {
        if (field.getKeyNode() instanceof ScalarNode key && !known.contains(key.getValue())) {
          problems.unknown(key, "key of " + what, key.getValue(), known);
        }
      }
    }
  }

  Map<String, Node> all() {
    return values;
  }

  Optional<Node> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Empty when it is absent, which is noted. */
  Optional<Node> required(String key) {
    Optional<Node> value = get(key);
    if (value.isEmpty() && where instanceof MappingNode) {
      problems.add(where, "'" + key + "' is missing");
    }
    return value;
  }

  /** What {@code parse} makes of a text; what it throws is noted at the value's place. */
  <T> Optional<T> parsed(String key, Function<String, T> parse) {
    return get(key).flatMap(node -> parse(key, node, parse));
  }

  <T> Optional<T> parse(String key, Node node, Function<String, T> parse) {
    return text(key, node)
        .flatMap(
            text -> {
              try {
                return Optional.of(parse.apply(text));
              } catch (IllegalArgumentException e) {
                problems.add(node, "'" + key + "' " + e.getMessage());
                return Optional.empty();
              }
            });
  }

  /** A text that is not blank; otherwise it is noted. */
  Optional<String> text(String key, Node node) {
    if (node instanceof ScalarNode scalar
        && !scalar.getValue().isBlank()
        && scalar.getValue().length() <= MAX_TEXT_CHARS) {
      return Optional.of(scalar.getValue());
    }
    problems.add(
        node,
        "'%s' must be a text of at most %d characters, is %s"
            .formatted(key, MAX_TEXT_CHARS, YamlText.kind(node)));
    return Optional.empty();
  }

  /** The items of a list; otherwise it is noted. */
  List<Node> items(String key, Node node) {
    if (node instanceof SequenceNode items) {
      return items.getValue();
    }
    problems.add(node, "'" + key + "' must be a list, is " + YamlText.kind(node));
    return List.of();
  }
}
