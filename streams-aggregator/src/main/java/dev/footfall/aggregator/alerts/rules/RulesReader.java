package dev.footfall.aggregator.alerts.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Makes rules of a YAML document, noting all that is wrong. Use once. */
final class RulesReader {

  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private final String source;
  private final Problems problems = new Problems();
  private final Map<String, Node> names = new HashMap<>();
  private final Map<String, Node> groupNames = new HashMap<>();
  private final List<AlertRule> rules = new ArrayList<>();

  RulesReader(String source) {
    this.source = source;
  }

  AlertRules read(Node root) {
    Fields file = Fields.of(root, "the file", List.of("groups", "route", "receivers"), problems);
    file.required("groups").ifPresent(groups -> file.items("groups", groups).forEach(this::group));
    // Who is told is the notifier's business: here only that it can be one.
    file.get("route").ifPresent(route -> Fields.any(route, "'route'", problems));
    file.get("receivers")
        .ifPresent(
            receivers ->
                file.items("receivers", receivers)
                    .forEach(
                        receiver -> Fields.any(receiver, "a receiver", problems).required("name")));
    problems.check(source);
    return new AlertRules(rules);
  }

  private void group(Node node) {
    Fields group = Fields.of(node, "a group", List.of("name", "interval", "rules"), problems);
    group
        .required("name")
        .ifPresent(
            at -> group.text("name", at).ifPresent(name -> isFirst(groupNames, name, at, "group")));
    Duration interval = group.parsed("interval", RulesReader::interval).orElse(DEFAULT_INTERVAL);
    group
        .required("rules")
        .ifPresent(
            list -> group.items("rules", list).forEach(rule -> rule(rule, interval.toMillis())));
  }

  private static Duration interval(String text) {
    Duration interval = Durations.parse(text);
    if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException("must be between 1s and 1h, is '" + text + "'");
    }
    return interval;
  }

  private void rule(Node node, long intervalMs) {
    new RuleReader(node, problems)
        .read(intervalMs)
        .filter(read -> isFirst(names, read.rule().name(), read.nameNode(), "alert"))
        .ifPresent(read -> rules.add(read.rule()));
  }

  private boolean isFirst(Map<String, Node> seen, String name, Node node, String what) {
    Node first = seen.putIfAbsent(name, node);
    if (first != null) {
      problems.add(
          node,
          "%s '%s' is in line %s already: names must be unique"
              .formatted(
                  what, name, first.getStartMark().map(Mark::getLine).map(l -> l + 1).orElse(1)));
    }
    return first == null;
  }
}
