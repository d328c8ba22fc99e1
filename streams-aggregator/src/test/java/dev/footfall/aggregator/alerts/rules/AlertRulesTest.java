package dev.footfall.aggregator.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRulesTest {

  private static final String FULL =
      """
      groups:
      - name: checkout
        interval: 30s
        rules:
        - alert: ErrorRateHigh
          type: error_rate
          match: {service: [shop, "bill*"], channel: UI}
          by: [service, action_type, action_name]
          window: 1h
          min_count: 50
          condition: "> 10%"
          clear: "< 0.08"
          for: 2m
          keep_firing_for: 1h30m
          on_no_data: keep
          labels: {severity: page}
          annotations:
            summary: "{{service}} {{action_name}}: {{value | percent}} of {{window}}, {{severity}}"
      route: {receiver: ops, group_by: [alertname]}
      receivers:
      - name: ops
        webhook_configs: [{url_file: /run/hook, send_resolved: true}]
      """;

  private static AlertRules parse(String yaml) {
    return AlertRules.parse(yaml.getBytes(StandardCharsets.UTF_8), "alerts.yaml");
  }

  private static AlertRule rule(AlertRules rules, String name) {
    return Objects.requireNonNull(rules.byName().get(name), name);
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(RulesException.class, () -> parse(yaml)).problems().stream()
        .map(problem -> problem.in("f"))
        .toList();
  }

  /** One rule of user errors with this line instead of its window. */
  private static String withLine(String line) {
    return """
    groups:
    - name: g
      rules:
      - alert: A
        type: error_rate
        window: 5m
        condition: "> 0.1"
        %s
    """
        .formatted(line);
  }

  @Test
  void parse_readsEveryKey() {
    AlertRule rule = rule(parse(FULL), "ErrorRateHigh");
    assertThat(rule.type()).isEqualTo(RuleType.ERROR_RATE);
    assertThat(rule.match().globs())
        .isEqualTo(Map.of(Label.SERVICE, List.of("shop", "bill*"), Label.CHANNEL, List.of("UI")));
    assertThat(rule.by()).containsExactly(Label.SERVICE, Label.ACTION_TYPE, Label.ACTION_NAME);
    assertThat(rule.intervalMs()).isEqualTo(30_000);
    assertThat(rule.windowMs()).isEqualTo(Duration.ofHours(1).toMillis());
    assertThat(rule.minCount()).isEqualTo(50);
    assertThat(rule.condition().threshold()).isEqualTo(0.1);
    assertThat(rule.clears(0.079)).isTrue();
    assertThat(rule.clears(0.08)).isFalse();
    assertThat(rule.holdMs()).isEqualTo(120_000);
    assertThat(rule.keepFiringMs()).isEqualTo(Duration.ofMinutes(90).toMillis());
    assertThat(rule.onNoData()).isEqualTo(OnNoData.KEEP);
    assertThat(
            rule.annotations(Map.of("service", "shop", "action_name", "pay"), 0.123).get("summary"))
        .isEqualTo("shop pay: 12.3 % of 1h, ");
  }

  @Test
  void defaults_areTheThreeOfTheRequirements() {
    AlertRules rules = AlertRules.defaults();
    assertThat(rules.byName().keySet())
        .containsExactly("ErrorRateHigh", "UserErrors", "FeatureDown", "FeatureSilent");
    assertThat(rule(rules, "ErrorRateHigh").condition().threshold()).isEqualTo(0.1);
    assertThat(rule(rules, "ErrorRateHigh").window()).isEqualTo("1h");
    assertThat(rule(rules, "UserErrors").condition().holds(5)).isTrue();
    assertThat(rule(rules, "UserErrors").condition().holds(4)).isFalse();
    assertThat(rule(rules, "UserErrors").window()).isEqualTo("10m");
  }

  @Test
  void parse_saysAllThatIsWrong_inTheOrderOfTheFile() {
    assertThat(
            problems(
                FULL.replace("window: 1h", "windw: 1h")
                    .replace("min_count: 50", "min_count: many")
                    .replace("interval: 30s", "interval: soon")
                    .replace("receivers:", "recievers:")))
        .containsExactly(
            "f:3:13: 'interval' must be a duration such as 30s, 10m, 1h30m or 7d, is 'soon'",
            "f:5:5: 'window' is missing",
            "f:9:5: unknown key of a rule of type error_rate 'windw', did you mean 'window'?"
                + " Allowed: alert, type, match, by, window, for, keep_firing_for, max_groups,"
                + " labels, annotations, min_count, condition, clear, on_no_data",
            "f:10:16: 'min_count' must be a whole number from 1 to 1000000000, is 'many'",
            "f:20:1: unknown key of the file 'recievers', did you mean 'receivers'?"
                + " Allowed: groups, route, receivers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      textBlock =
          """
          by: [servce] ¦ f:8:10: unknown label 'servce', did you mean 'service'?
          by: [service, service] ¦ 'service' is in this list twice
          by: service ¦ 'by' must be a list
          clear: "about 5" ¦ must be a comparison with a number
          for: 8d ¦ must be at most 7d
          for: -1m ¦ must be a duration
          on_no_data: maybe ¦ unknown on_no_data 'maybe'
          match: {servce: shop} ¦ unknown key of 'match' 'servce'
          metric: count ¦ unknown key of a rule of type error_rate 'metric'
          labels: {service: x} ¦ is what the rule groups by
          labels: {"a-b": x} ¦ must be letters, digits and _
          annotations: {s: "{{servce}}"} ¦ names 'servce', allowed in {{ }} are service, value
          annotations: {s: "{{value}"} ¦ has a '{{' that no '}}' closes
          annotations: {s: "{{value}} {{"} ¦ has a '{{' that no '}}' closes
          annotations: {s: "{{value | pct}}"} ¦ has an unknown filter 'pct'
          annotations: {s: "{{service | percent}}"} ¦ only value has filters
          annotations: &a {s: x} ¦ anchors (&) are not allowed
          window: 7m ¦ 'window' is here twice
          max_groups: 0 ¦ must be a whole number from 1
          """)
  void parse_refuses(String line, String message) {
    assertThat(problems(withLine(line))).anySatisfy(p -> assertThat(p).contains(message));
  }

  @Test
  void parse_refusesWhatIsNoSuchFile() {
    assertThat(problems("")).containsExactly("f:1:1: the file is empty");
    assertThat(problems("groups: [")).singleElement().asString().contains("not valid YAML");
    assertThat(problems("- a")).anySatisfy(p -> assertThat(p).contains("the file must be a map"));
    assertThat(problems("groups: []\n---\ngroups: []")).hasSize(1);
    assertThatThrownBy(() -> AlertRules.parse(new byte[] {(byte) 0xff}, "alerts.yaml"))
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void parse_refusesNamesThatAreThereTwice() {
    String rule = "  - {alert: A, type: user_errors, window: 10m, condition: '>= 5'}\n";
    assertThat(problems("groups:\n- name: g\n  rules:\n" + rule + rule))
        .containsExactly("f:5:13: alert 'A' is in line 4 already: names must be unique");
  }

  @Test
  void parse_boundsWindows() {
    assertThat(problems(withLine("").replace("5m", "90s")))
        .containsExactly("f:6:13: 'window' must be whole minutes, is '90s'");
    assertThat(problems(withLine("").replace("5m", "25h")))
        .containsExactly("f:6:13: 'window' must be between 1m and 1d, is '25h'");
    assertThat(
            problems(
                withLine("baseline_windows: 100")
                    .replace("error_rate", "silence")
                    .replace("5m", "1h")
                    .replace("condition: \"> 0.1\"", "for: 1m")))
        .containsExactly(
            "f:6:13: 'window' times (baseline_windows + 1) must be at most 2d, is 1h times 101");
  }

  @ParameterizedTest
  @CsvSource({
    "pay, pay, true",
    "pay, payment, false",
    "pay*, payment, true",
    "*pay, repay, true",
    "*a*b, xaxb, true",
    "*a*b, xaxbx, false",
    "p?y, pay, true",
    "p?y, py, false",
    "*, x, true"
  })
  void globs_fit(String glob, String text, boolean fits) {
    assertThat(CellMatch.fits(glob, text)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "'{{value}}', 0.125, 0.125",
    "'{{value}}', 100, 100",
    "'{{ value|percent }}', 0.125, 12.5 %",
    "'{{value | humanize}}', 12345, 12.35k",
    "'{{value | duration}}', 1500, 1.5 s",
    "'{{value | duration}}', 42, 42 ms"
  })
  void templates_showNumbers(String template, double value, String text) {
    assertThat(Template.parse(template, List.of("value")).fill(Map.of(), value)).isEqualTo(text);
  }
}
