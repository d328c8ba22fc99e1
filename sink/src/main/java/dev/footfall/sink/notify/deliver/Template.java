package dev.footfall.sink.notify.deliver;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts with {@code {{…}}} in them: {@code status}, {@code count}, {@code receiver}, {@code
 * externalURL}, and the labels and annotations that all alerts of the message share; another name
 * is nothing. Values are escaped for where they go; the text around them is the operator's.
 */
final class Template {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  private Template() {}

  static String fill(String text, AlertMessage message, UnaryOperator<String> escape) {
    Map<String, String> values = new TreeMap<>(message.commonAnnotations());
    values.putAll(message.commonLabels());
    values.put("status", message.status());
    values.put("count", Integer.toString(message.alerts().size() + message.truncatedAlerts()));
    values.put("receiver", message.receiver());
    values.put("externalURL", message.externalURL());
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(escape.apply(values.getOrDefault(found.group(1), ""))));
  }

  /** {@code [FIRING:2] ErrorRateHigh crm-api}: the subject of a mail, the title elsewhere. */
  static String title(AlertMessage message) {
    long firing = message.alerts().stream().filter(AlertItem::firing).count();
    String status = message.status().toUpperCase(Locale.ROOT);
    StringBuilder title = new StringBuilder("[" + status);
    title.append(firing > 0 ? ":" + (firing + message.truncatedAlerts()) : "").append("] ");
    title.append(message.commonLabels().getOrDefault("alertname", "alerts"));
    message.groupLabels().entrySet().stream()
        .filter(label -> !label.getKey().equals("alertname"))
        .forEach(label -> title.append(' ').append(label.getValue()));
    return title.toString();
  }

  static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Slack's three control characters. */
  static String slack(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** One line: what is a control character becomes a space. */
  static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
