package dev.footfall.aggregator.alerts.rules;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The values of a rule's keys, each with its limits and its default. */
final class RuleValues {

  private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(1);
  private static final Duration LONGEST_KEPT = Duration.ofDays(2);
  private static final Duration LONGEST_WAIT = Duration.ofDays(7);

  private final Fields keys;
  private final Problems problems;

  RuleValues(Fields keys, Problems problems) {
    this.keys = keys;
    this.problems = problems;
  }

  /** The value, or {@code otherwise} when it is absent or wrong. */
  int whole(String key, int otherwise, int least, int most) {
    return keys.parsed(
            key,
            text -> {
              if (!text.matches("[0-9]{1,10}")
                  || Long.parseLong(text) < least
                  || Long.parseLong(text) > most) {
                throw new IllegalArgumentException(
                    "must be a whole number from %d to %d, is '%s'".formatted(least, most, text));
              }
              return Integer.parseInt(text);
            })
        .orElse(otherwise);
  }

  /** Milliseconds; zero when it is absent. */
  long wait(String key) {
    return keys.parsed(
            key,
            text -> {
              Duration wait = Durations.parse(text);
              if (wait.compareTo(LONGEST_WAIT) > 0) {
                throw new IllegalArgumentException("must be at most 7d, is '" + text + "'");
              }
              return wait.toMillis();
            })
        .orElse(0L);
  }

  /**
   * Milliseconds. Counts are kept by the minute, so that all windows but those of users are made of
   * whole ones.
   *
   * @param times how many windows in a row are looked at
   */
  long window(RuleType type, int times) {
    boolean exact = type == RuleType.USER_ERRORS;
    return keys.required("window")
        .flatMap(at -> keys.parse("window", at, text -> window(text, exact, times)))
        .orElse(MINUTE.toMillis());
  }

  private static long window(String text, boolean exact, int times) {
    Duration window = Durations.parse(text);
    Duration least = exact ? SECOND : MINUTE;
    if (window.compareTo(least) < 0 || window.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException(
          "must be between %s and 1d, is '%s'".formatted(exact ? "1s" : "1m", text));
    }
    if (!exact && window.toMillis() % MINUTE.toMillis() != 0) {
      throw new IllegalArgumentException("must be whole minutes, is '" + text + "'");
    }
    if (window.multipliedBy(times).compareTo(LONGEST_KEPT) > 0) {
      throw new IllegalArgumentException(
          "times (baseline_windows + 1) must be at most 2d, is %s times %d".formatted(text, times));
    }
    return window.toMillis();
  }

  /** The labels that a rule groups by. */
  List<Label> by(RuleType type) {
    Optional<Node> given = keys.get("by");
    if (given.isEmpty()) {
      return switch (type) {
        case ERROR_RATE, THRESHOLD -> List.of(Label.SERVICE);
        case FEATURE_DOWN, SILENCE -> List.of(Label.SERVICE, Label.ACTION_TYPE, Label.ACTION_NAME);
        case USER_ERRORS -> List.of();
      };
    }
    Set<Label> by = new LinkedHashSet<>();
    for (Node item : keys.items("by", given.get())) {
      String word = item instanceof ScalarNode scalar ? scalar.getValue() : "";
      Label label = Label.of(word);
      if (label == null) {
        problems.unknown(item, "label", word, Label.keys());
      } else if (!by.add(label)) {
        problems.add(item, "'" + word + "' is in this list twice");
      }
    }
    return List.copyOf(by);
  }

  /** For each label its globs. */
  Map<Label, List<String>> match() {
    Map<Label, List<String>> match = new EnumMap<>(Label.class);
    keys.get("match")
        .ifPresent(
            node -> {
              Fields fields = Fields.of(node, "'match'", Label.keys(), problems);
              for (Label label : Label.values()) {
                fields
                    .get(label.key())
                    .ifPresent(globs -> match.put(label, globs(fields, label.key(), globs)));
              }
            });
    return match;
  }

  private static List<String> globs(Fields fields, String key, Node node) {
    List<Node> items = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    return items.stream().flatMap(item -> fields.text(key, item).stream()).toList();
  }

  /** The rule's own labels. */
  Map<String, String> labels(List<Label> by) {
    Map<String, String> labels = new LinkedHashMap<>();
    keys.get("labels")
        .ifPresent(
            node -> {
              Fields fields = Fields.any(node, "'labels'", problems);
              fields
                  .all()
                  .forEach(
                      (name, text) -> {
                        checkName(name, text, by);
                        fields.text(name, text).ifPresent(words -> labels.put(name, words));
                      });
            });
    return labels;
  }

  private void checkName(String name, Node at, List<Label> by) {
    if (!LABEL.matcher(name).matches()) {
      problems.add(at, "label '" + name + "' must be letters, digits and _, not a digit first");
    }
    if (name.equals(AlertRule.USER) || by.stream().anyMatch(label -> label.key().equals(name))) {
      problems.add(at, "label '" + name + "' is what the rule groups by: choose another name");
    }
  }
}
