package dev.footfall.sink.notify.route;

import dev.footfall.sink.notify.route.Integration.Credentials;
import dev.footfall.sink.notify.route.Integration.Email;
import dev.footfall.sink.notify.route.Integration.Slack;
import dev.footfall.sink.notify.route.Integration.Webhook;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of the section {@code receivers}. */
final class ReceiverReader {

  static final Set<String> KEYS =
      Set.of(
          "name",
          "allow_private",
          "watchdog_interval",
          "webhook_configs",
          "slack_configs",
          "email_configs");
  private static final Set<String> WEBHOOK =
      Set.of(
          "name",
          "url",
          "url_file",
          "send_resolved",
          "max_alerts",
          "http_config",
          "secret",
          "secret_file");
  private static final Set<String> HTTP = Set.of("basic_auth", "authorization");
  private static final Set<String> BASIC = Set.of("username", "password", "password_file");
  private static final Set<String> AUTHORIZATION =
      Set.of("type", "credentials", "credentials_file");
  private static final Set<String> SLACK =
      Set.of("name", "api_url", "api_url_file", "send_resolved", "channel", "title", "text");
  private static final Set<String> EMAIL =
      Set.of(
          "name",
          "to",
          "from",
          "smarthost",
          "auth_username",
          "auth_password",
          "auth_password_file",
          "require_tls",
          "send_resolved",
          "html",
          "text");

  private ReceiverReader() {}

  static Receiver read(Section section) {
    List<Integration> integrations = new ArrayList<>();
    IntegrationNames names = new IntegrationNames();
    for (Section webhook : section.sections("webhook_configs", WEBHOOK)) {
      integrations.add(webhook(webhook, names.next("webhook", webhook)));
    }
    for (Section slack : section.sections("slack_configs", SLACK)) {
      integrations.add(slack(slack, names.next("slack", slack)));
    }
    for (Section email : section.sections("email_configs", EMAIL)) {
      integrations.add(email(email, names.next("email", email)));
    }
    return new Receiver(
        section.required("name"),
        section.flag("allow_private", false),
        section.duration("watchdog_interval"),
        List.copyOf(integrations));
  }

  private static Webhook webhook(Section section, String name) {
    return new Webhook(
        name,
        section.flag("send_resolved", true),
        needed(section, "url"),
        section.number("max_alerts").orElse(0),
        section.section("http_config", HTTP).flatMap(ReceiverReader::credentials),
        section.secret("secret"));
  }

  private static Optional<Credentials> credentials(Section http) {
    Optional<Credentials> basic =
        http.section("basic_auth", BASIC)
            .map(s -> new Credentials("Basic", s.required("username"), needed(s, "password")));
    Optional<Credentials> other =
        http.section("authorization", AUTHORIZATION)
            .map(
                s ->
                    new Credentials(s.text("type").orElse("Bearer"), "", needed(s, "credentials")));
    if (basic.isPresent() && other.isPresent()) {
      throw http.error("authorization", "'basic_auth' and 'authorization' exclude each other");
    }
    return basic.or(() -> other);
  }

  private static Slack slack(Section section, String name) {
    return new Slack(
        name,
        section.flag("send_resolved", true),
        needed(section, "api_url"),
        section.text("channel"),
        section.text("title"),
        section.text("text"));
  }

  private static Email email(Section section, String name) {
    String smarthost = section.required("smarthost");
    int colon = smarthost.lastIndexOf(':');
    if (colon < 1 || !smarthost.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw section.error("smarthost", "'smarthost' must be host:port, is " + smarthost);
    }
    Optional<Secret> password = section.secret("auth_password");
    if (section.has("auth_username") != password.isPresent()) {
      throw section.error(
          "auth_username", "'auth_username' and 'auth_password_file' belong together");
    }
    return new Email(
        name,
        section.flag("send_resolved", true),
        addresses(section, "to"),
        addresses(section, "from").get(0),
        smarthost.substring(0, colon).replaceAll("^\\[|]$", ""),
        Integer.parseInt(smarthost.substring(colon + 1)),
        section.text("auth_username"),
        password,
        section.flag("require_tls", true),
        section.text("html"),
        section.text("text"));
  }

  private static List<String> addresses(Section section, String key) {
    String text = section.required(key);
    try {
      InternetAddress[] parsed = InternetAddress.parse(text, true);
      if (parsed.length > 0) {
        return Arrays.stream(parsed).map(InternetAddress::toString).toList();
      }
    } catch (AddressException e) {
      throw section.error(key, "'" + key + "' is no mail address: " + text);
    }
    throw section.error(key, "'" + key + "' names no mail address");
  }

  private static Secret needed(Section section, String key) {
    return section
        .secret(key)
        .orElseThrow(() -> section.error(key, "'" + key + "' or '" + key + "_file' is missing"));
  }
}
