package dev.footfall.sink.notify.deliver;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.sink.notify.route.Integration;
import java.nio.charset.StandardCharsets;

/** The body of a Slack incoming webhook. */
final class SlackBody {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Slack cuts longer texts itself, in the middle of an escape. */
  private static final int MOST_CHARS = 3000;

  private static final int MOST_ALERTS = 20;

  private SlackBody() {}

  static byte[] of(Integration.Slack slack, AlertMessage message) {
    String title =
        slack
            .title()
            .map(text -> Template.fill(text, message, Template::slack))
            .orElseGet(() -> "*" + Template.slack(Template.line(Template.title(message))) + "*");
    String text =
        slack
            .text()
            .map(template -> Template.fill(template, message, Template::slack))
            .orElseGet(() -> lines(message));
    ObjectNode body = JSON.createObjectNode();
    slack.channel().ifPresent(channel -> body.put("channel", channel));
    body.put("text", title + "\n" + text);
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String lines(AlertMessage message) {
    StringBuilder lines = new StringBuilder();
    int told = 0;
    for (AlertItem alert : message.alerts()) {
      String line = "• " + alert.status() + ": " + Template.slack(Template.line(alert.summary()));
      if (told == MOST_ALERTS || lines.length() + line.length() > MOST_CHARS) {
        break;
      }
      lines.append(line).append('\n');
      told++;
    }
    int more = message.alerts().size() - told + message.truncatedAlerts();
    return lines + (more > 0 ? "… and " + more + " more\n" : "");
  }
}
