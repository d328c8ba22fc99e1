package dev.footfall.aggregator.alerts.rules;

import static dev.footfall.aggregator.alerts.rules.RuleType.FEATURE_DOWN;
import static dev.footfall.aggregator.alerts.rules.RuleType.SILENCE;
import static dev.footfall.aggregator.alerts.rules.RuleType.THRESHOLD;
import static dev.footfall.aggregator.alerts.rules.RuleType.USER_ERRORS;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Makes one rule of its map, noting all that is wrong. Use once. */
final class RuleReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
  private static final Condition ONLY_FAILURES = Condition.parse(">= 1");
  private static final Condition NOTHING = Condition.parse("== 0");

  private final Problems problems;
  private final Fields keys;
  private final RuleValues values;

  RuleReader(Node node, Problems problems) {
    this.problems = problems;
    keys = Fields.any(node, "a rule", problems);
    values = new RuleValues(keys, problems);
  }

  /** A rule and the place of its name. */
  record Read(AlertRule rule, Node nameNode) {}

  /** Empty when it lacks its name or its type; the reason is noted. */
  Optional<Read> read(long intervalMs) {
    Optional<Node> nameNode = keys.required("alert");
    Optional<String> name = nameNode.flatMap(n -> keys.parse("alert", n, RuleReader::name));
    Optional<RuleType> type = keys.required("type").flatMap(this::type);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    keys.refuseAllBut(type.get().keys(), "a rule of type " + type.get().key());
    AlertRule rule = rule(name.orElse("_"), type.get(), intervalMs);
    return name.isEmpty() ? Optional.empty() : nameNode.map(at -> new Read(rule, at));
  }

  private AlertRule rule(String name, RuleType type, long intervalMs) {
    List<Label> by = values.by(type);
    Map<String, String> labels = values.labels(by);
    AlertRule.Baseline baseline =
        new AlertRule.Baseline(
            values.whole("baseline_windows", 12, 1, 1_000),
            keys.parsed("baseline_present", RuleReader::share).orElse(0.75));
    return new AlertRule(
        name,
        type,
        new CellMatch(values.match()),
        by,
        intervalMs,
        values.window(type, type == SILENCE ? baseline.windows() + 1 : 1),
        metric(type),
        values.whole("min_count", type == FEATURE_DOWN ? 5 : 1, 1, 1_000_000_000),
        condition(type),
        keys.parsed("clear", Condition::parse).orElse(null),
        values.wait("for"),
        values.wait("keep_firing_for"),
        type == SILENCE ? OnNoData.KEEP : onNoData(),
        baseline,
        values.whole("max_groups", 10_000, 1, 100_000),
        labels,
        annotations(type, by, labels));
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be letters, digits and _, at most 100, not a digit first, is '" + text + "'");
    }
    return text;
  }

  private static double share(String text) {
    if (!text.matches("0?\\.[0-9]{1,6}|1(\\.0+)?")) {
      throw new IllegalArgumentException(
          "must be a share above 0 and up to 1, such as 0.75, is '" + text + "'");
    }
    double share = Double.parseDouble(text);
    if (share <= 0) {
      throw new IllegalArgumentException("must be above 0, is '" + text + "'");
    }
    return share;
  }

  private Optional<RuleType> type(Node at) {
    String word = at instanceof ScalarNode scalar ? scalar.getValue() : "";
    RuleType type = RuleType.of(word);
    if (type == null) {
      problems.unknown(at, "type", word, RuleType.names());
    }
    return Optional.ofNullable(type);
  }

  private Metric metric(RuleType type) {
    if (type != THRESHOLD) {
      return type == SILENCE || type == USER_ERRORS ? Metric.COUNT : Metric.ERROR_RATE;
    }
    return keys.required("metric").map(this::metric).orElse(Metric.COUNT);
  }

  private @Nullable Metric metric(Node at) {
    String word = at instanceof ScalarNode scalar ? scalar.getValue() : "";
    Metric metric = Metric.of(word);
    if (metric == null) {
      problems.unknown(at, "metric", word, Metric.keys());
    }
    return metric;
  }

  private Condition condition(RuleType type) {
    if (type == FEATURE_DOWN) {
      return ONLY_FAILURES;
    }
    if (type == SILENCE) {
      return NOTHING;
    }
    return keys.required("condition")
        .flatMap(
            at ->
                keys.parse(
                    "condition", at, type == USER_ERRORS ? RuleReader::least : Condition::parse))
        .orElse(ONLY_FAILURES);
  }

  /** Users are known by their errors: one without any can't be asked about. */
  private static Condition least(String text) {
    Condition condition = Condition.parse(text);
    boolean least =
        condition.operator() == Condition.Operator.GREATER
            || condition.operator() == Condition.Operator.GREATER_OR_EQUAL;
    if (!least || !condition.holds(AlertRule.MOST_ERRORS) || condition.holds(0)) {
      throw new IllegalArgumentException(
          "must be > or >= a number of errors from 1 to %d, is '%s'"
              .formatted(AlertRule.MOST_ERRORS, text));
    }
    return condition;
  }

  private OnNoData onNoData() {
    List<String> known =
        Arrays.stream(OnNoData.values()).map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
    return keys.get("on_no_data")
        .map(
            at -> {
              int found = known.indexOf(at instanceof ScalarNode word ? word.getValue() : "");
              if (found < 0) {
                problems.unknown(at, "on_no_data", YamlText.kind(at).replace("'", ""), known);
              }
              return OnNoData.values()[Math.max(0, found)];
            })
        .orElse(OnNoData.UNKNOWN);
  }

  private Map<String, Template> annotations(
      RuleType type, List<Label> by, Map<String, String> labels) {
    Map<String, Template> annotations = new LinkedHashMap<>();
    keys.get("annotations")
        .ifPresent(
            at -> {
              Fields texts = Fields.any(at, "'annotations'", problems);
              List<String> known = TemplateNames.of(type, by, labels);
              texts
                  .all()
                  .forEach(
                      (key, text) ->
                          texts
                              .parse(key, text, words -> Template.parse(words, known))
                              .ifPresent(template -> annotations.put(key, template)));
            });
    return annotations;
  }
}
