package dev.footfall.sink.notify.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.sink.notify.route.Route.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRoutesTest {

  private static final String COMPLETE =
      """
      groups: [{name: checkout, rules: []}]
      route:
        receiver: ops
        group_by: [alertname, service]
        group_wait: 10s
        routes:
        - {receiver: pager, matchers: ['severity="page"'], continue: true, repeat_interval: 1h30m}
        - receiver: crm
          matchers: [service=~"crm-.*", severity!=none]
          group_by: ['...']
          routes: [{matchers: [service=crm-web]}]
      receivers:
      - name: ops
        email_configs:
        - {to: 'ops@example.com, Ada <ada@example.com>', from: f@example.com, smarthost: 'mail:25',
           auth_username: f, auth_password: hunter2-mail}
      - name: pager
        allow_private: true
        watchdog_interval: 1m
        webhook_configs:
        - {url: 'https://hooks.example/hunter2-path', max_alerts: 5, send_resolved: false,
           secret: hunter2-key,
           http_config: {basic_auth: {username: f, password: hunter2-basic}}}
        - {url_file: hook.url, http_config: {authorization: {credentials_file: token}}}
      - name: crm
        slack_configs: [{api_url: 'https://hooks.slack.com/hunter2-slack', channel: '#crm'}]
      """;

  @TempDir Path directory;

  private static AlertRoutes parse(String yaml) {
    return AlertRoutes.parse(Path.of("alerts.yaml"), yaml);
  }

  @Test
  void routes_areThoseOfAlertmanager() {
    AlertRoutes routes = parse(COMPLETE);

    assertThat(routes.groups(Map.of("alertname", "A", "service", "shop")))
        .extracting(Group::receiver, Group::key)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("ops", "{}:{alertname=\"A\", service=\"shop\"}"));
    assertThat(routes.groups(Map.of("alertname", "A", "service", "crm-api", "severity", "page")))
        .extracting(Group::receiver, Group::key)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "pager", "{}/{severity=\"page\"}:{alertname=\"A\", service=\"crm-api\"}"),
            org.assertj.core.groups.Tuple.tuple(
                "crm",
                "{}/{service=~\"crm-.*\",severity!=\"none\"}:{alertname=\"A\", service=\"crm-api\","
                    + " severity=\"page\"}"));
    assertThat(routes.groups(Map.of("service", "crm-web")))
        .extracting(Group::route)
        .containsExactly("{}/{service=~\"crm-.*\",severity!=\"none\"}/{service=\"crm-web\"}");
    assertThat(routes.groups(Map.of("service", "crm-web", "severity", "none")))
        .extracting(Group::receiver)
        .containsExactly("ops");
  }

  @Test
  void child_hasOfItsParentWhatItDoesNotSay() {
    Route.Grouping grouping = parse(COMPLETE).grouping("{}/{severity=\"page\"}");

    assertThat(grouping)
        .isEqualTo(
            new Route.Grouping(
                List.of("alertname", "service"),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofMinutes(90)));
    assertThat(parse(COMPLETE).grouping("{}/{gone=\"1\"}").repeatInterval())
        .isEqualTo(Duration.ofHours(4));
  }

  /** Messages that wait for an integration find it by its name. */
  @Test
  void integrationWithAName_takesNobodysNumber_whereverItStands() {
    AlertRoutes routes =
        parse(
            """
            route: {receiver: a}
            receivers:
            - name: a
              webhook_configs: [{name: pager, url: x}, {url: y}, {name: chat, url: z}, {url: w}]
              slack_configs: [{name: pager, api_url: x}]
              email_configs:
              - {name: night, to: a@example.com, from: f@example.com, smarthost: 'mail:25'}
            """);

    Receiver receiver = Objects.requireNonNull(routes.receivers().get("a"));
    assertThat(receiver.integrations())
        .extracting(Integration::name)
        .containsExactly(
            "webhook pager",
            "webhook 1",
            "webhook chat",
            "webhook 2",
            "slack pager",
            "email night");
  }

  @Test
  void secrets_areInNoText() {
    AlertRoutes routes = parse(COMPLETE);

    assertThat(routes.toString()).doesNotContain("hunter2").contains("[hidden]");
  }

  @Test
  void fileWithoutReceivers_tellsNobody() {
    assertThat(parse("groups: []").groups(Map.of("a", "b"))).isEmpty();
    assertThat(parse("").groups(Map.of("a", "b"))).isEmpty();
  }

  @Test
  void secretFile_isBesideTheAlertFile_andReadEachTime() throws IOException {
    Path file = directory.resolve("alerts.yaml");
    Files.writeString(
        file,
        "route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url_file: hook.url}]}]\n");
    Receiver receiver = Objects.requireNonNull(AlertFile.of(file).routes().receivers().get("a"));
    Integration.Webhook webhook = (Integration.Webhook) receiver.integrations().get(0);

    assertThatThrownBy(() -> webhook.url().read())
        .hasMessageContaining(directory.resolve("hook.url").toString());
    Files.writeString(directory.resolve("hook.url"), "https://one.example/\n");
    assertThat(webhook.url().read()).isEqualTo("https://one.example/");
    Files.writeString(directory.resolve("hook.url"), "https://two.example/\n");
    assertThat(webhook.url().read()).isEqualTo("https://two.example/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "routes: {} | line 1, column 1: unknown key 'routes', did you mean 'route'?",
        "route: {receiver: ops, group_wiat: 1s} | line 1, column 24: unknown key 'group_wiat', did"
            + " you mean 'group_wait'?",
        "route: {receiver: ops} | line 1, column 19: there is no receiver 'ops'",
        "route: {} | line 1, column 8: 'receiver' is missing",
        "route: ops | line 1, column 8: must be a map of continue, group_by",
        "route: {receiver: a, matchers: [x=1]} | line 1, column 32: the first route takes every"
            + " alert",
        "{receivers: [{name: a}], route: {receiver: a, group_wait: 5}} | line 1, column 59:"
            + " 'group_wait' must be a duration such as 30s, 5m, 1h30m or 2d, is '5'",
        "receivers: [{name: a}] | line 1, column 1: there are receivers, but no 'route'",
        "receivers: [{name: a}, {name: a}] | line 1, column 31: a receiver 'a' is there already",
        "receivers: [{name: a, webhook_configs: [{}]}] | column 41: 'url' or 'url_file' is missing",
        "receivers: [{name: a, webhook_configs: [{url: x, url_file: y}]}] | 'url' and 'url_file'"
            + " exclude each other",
        "receivers: [{name: a, webhook_configs: {url: x}}] | column 40: 'webhook_configs' must be a"
            + " list",
        "receivers: [{name: a, webhook_configs: [{url: x, send_resolved: yes}]}] | 'send_resolved'"
            + " must be true or false, is yes",
        "receivers: [{name: a, email_configs: [{to: x@y, from: a@b, smarthost: mail}]}] |"
            + " 'smarthost' must be host:port, is mail",
        "receivers: [{name: a, email_configs: [{to: '<', from: a@b, smarthost: 'm:1'}]}] | 'to' is"
            + " no mail address",
        "receivers: [{name: a, name: b}] | column 23: the key 'name' is there twice",
        "receivers: [{name: a, webhook_configs: [{name: b, url: x}, {name: b, url: y}]}] | there is"
            + " a 'webhook b' already",
        "receivers: [{name: a, webhook_configs: [{name: 1, url: x}, {url: y}]}] | there is a"
            + " 'webhook 1' already",
        "receivers: [{name: a, slack_configs: [{name: '', api_url: x}]}] | 'name' is missing",
        "route: {receiver: [ | not valid YAML",
      })
  void mistakes_areRefusedWithTheirPlace(String yaml, String message) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(AlertFileException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "severity=page | page | true",
        "severity = \"page\" | page | true",
        "severity!=page | warn | true",
        "severity=~pa.* | page | true",
        "severity=~pa | page | false",
        "severity!~pa.* | page | false",
        "severity= | page | false",
      })
  void matcher_meansWhatAlertmanagerMeans(String text, String value, boolean matches) {
    Matcher matcher = Matcher.parse(text);

    assertThat(matcher.matches(Map.of("severity", value))).isEqualTo(matches);
    assertThat(Matcher.parse(matcher.toString()).matches(Map.of("severity", value)))
        .isEqualTo(matches);
    assertThat(Matcher.parse("severity=").matches(Map.of())).isTrue();
  }
}
