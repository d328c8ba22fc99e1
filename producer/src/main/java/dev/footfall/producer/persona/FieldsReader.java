package dev.footfall.producer.persona;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map of which the keys are known; what is wrong with the keys is noted at once. */
final class FieldsReader {

  private static final int MAX_TEXT_CHARS = 1000;

  private final YamlNode where;
  private final Problems problems;
  private final Map<String, YamlNode> values = new LinkedHashMap<>();

  FieldsReader(YamlNode node, String what, List<String> known, Problems problems) {
    this.where = node;
    this.problems = problems;
    if (!(node instanceof YamlNode.Fields fields)) {
      problems.add(
          node, what + " must be a map of " + String.join(", ", known) + ", is " + node.kind());
      return;
    }
    for (YamlNode.Field field : distinct(fields, problems)) {
      String key = field.key().text();
      if (known.contains(key)) {
        values.put(key, field.value());
      } else {
        problems.add(
            field.key(),
            "unknown key '%s' of %s%s"
                .formatted(key, what, Nearest.hint(key, known, String.join(", ", known))));
      }
    }
  }

  /** The entries whose key was not there before; the others are noted. */
  static List<YamlNode.Field> distinct(YamlNode.Fields fields, Problems problems) {
    Set<String> seen = new HashSet<>();
    return fields.entries().stream()
        .filter(
            field -> {
              boolean first = seen.add(field.key().text());
              if (!first) {
                problems.add(field.key(), "'" + field.key().text() + "' is here twice");
              }
              return first;
            })
        .toList();
  }

  /** Null when it is absent, which is noted. */
  @Nullable YamlNode required(String key) {
    YamlNode value = values.get(key);
    if (value == null && where instanceof YamlNode.Fields) {
      problems.add(where, "'" + key + "' is missing");
    }
    return value;
  }

  /** A text that is there and not blank; null, and noted, when it is not. */
  @Nullable String requiredText(String key) {
    YamlNode value = required(key);
    return value == null ? null : text(key, value);
  }

  /** Null when it is absent. */
  @Nullable String text(String key) {
    YamlNode value = values.get(key);
    return value == null ? null : text(key, value);
  }

  private @Nullable String text(String key, YamlNode value) {
    if (value instanceof YamlNode.Scalar scalar
        && !scalar.text().isBlank()
        && scalar.text().length() <= MAX_TEXT_CHARS
        && Signals.isStorable(scalar.text())) {
      return scalar.text();
    }
    problems.add(
        value,
        "'%s' must be a text of at most %d Unicode characters without NUL, is %s"
            .formatted(key, MAX_TEXT_CHARS, value.kind()));
    return null;
  }
}
