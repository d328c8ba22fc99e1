package dev.footfall.aggregator.alerts.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a rule's templates can name. */
final class TemplateNames {

  private static final String ALERT = "alert";
  private static final String WINDOW = "window";
  private static final String CONDITION = "condition";

  private TemplateNames() {}

  static List<String> of(RuleType type, List<Label> by, Map<String, String> labels) {
    List<String> names = new ArrayList<>(by.stream().map(Label::key).toList());
    if (type == RuleType.USER_ERRORS) {
      names.add(AlertRule.USER);
    }
    labels.keySet().stream().sorted().forEach(names::add);
    names.addAll(List.of(Template.VALUE, ALERT, WINDOW, CONDITION));
    return names;
  }

  /** Their texts, but for the value. */
  static Map<String, String> texts(AlertRule rule, Map<String, String> labels) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(ALERT, rule.name());
    texts.put(WINDOW, rule.window());
    texts.put(CONDITION, rule.condition().text());
    texts.putAll(labels);
    return texts;
  }
}
