package dev.footfall.sink.notify.deliver;

import dev.footfall.sink.notify.route.Integration;
import java.util.Map;
import java.util.TreeMap;

/** A mail's two bodies, HTML and text. */
final class MailBody {

  private MailBody() {}

  static String html(Integration.Email email, AlertMessage message) {
    return email
        .html()
        .map(text -> Template.fill(text, message, Template::html))
        .orElseGet(() -> html(message));
  }

  static String text(Integration.Email email, AlertMessage message) {
    return email
        .text()
        .map(text -> Template.fill(text, message, value -> value))
        .orElseGet(() -> text(message));
  }

  private static String html(AlertMessage message) {
    StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html><body>\n<h2>");
    html.append(Template.html(Template.title(message))).append("</h2>\n");
    for (AlertItem alert : message.alerts()) {
      html.append("<h3>").append(Template.html(alert.status() + ": " + alert.summary()));
      html.append("</h3>\n<p>since ").append(alert.startsAt());
      html.append(alert.firing() ? "" : ", until " + alert.endsAt()).append("</p>\n<table>\n");
      said(alert)
          .forEach(
              (name, value) ->
                  html.append("<tr><th align=\"left\">")
                      .append(Template.html(name))
                      .append("</th><td>")
                      .append(Template.html(value))
                      .append("</td></tr>\n"));
      html.append("</table>\n");
    }
    return html.append("<p>")
        .append(Template.html(end(message)))
        .append("</p>\n</body></html>\n")
        .toString();
  }

  private static String text(AlertMessage message) {
    StringBuilder text = new StringBuilder(Template.title(message)).append("\n\n");
    for (AlertItem alert : message.alerts()) {
      text.append(alert.status()).append(": ").append(alert.summary()).append('\n');
      text.append("  since: ").append(alert.startsAt()).append('\n');
      text.append(alert.firing() ? "" : "  until: " + alert.endsAt() + "\n");
      said(alert).forEach((name, value) -> text.append("  " + name + ": " + value + "\n"));
      text.append('\n');
    }
    return text.append(end(message)).append('\n').toString();
  }

  private static Map<String, String> said(AlertItem alert) {
    Map<String, String> said = new TreeMap<>(alert.annotations());
    said.putAll(alert.labels());
    return said;
  }

  private static String end(AlertMessage message) {
    String more =
        message.truncatedAlerts() > 0 ? message.truncatedAlerts() + " more are not shown. " : "";
    return more + message.externalURL();
  }
}
