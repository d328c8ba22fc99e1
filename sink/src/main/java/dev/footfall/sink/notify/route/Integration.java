package dev.footfall.sink.notify.route;

import java.util.List;
import java.util.Optional;

/** One way in which a receiver is told. */
public sealed interface Integration {

  /**
   * Kind and name, or number among those without one, such as {@code webhook 1}: one in its
   * receiver. Messages that wait find it by this.
   */
  String name();

  /** Whether it is also told when an alert is over. */
  boolean sendResolved();

  /**
   * What goes into the {@code Authorization} header.
   *
   * @param scheme {@code Basic} or what {@code authorization.type} says
   * @param user of Basic; empty otherwise
   * @param secret password or token
   */
  record Credentials(String scheme, String user, Secret secret) {}

  /**
   * A POST of Alertmanager's body.
   *
   * @param url where to; its path often is a secret
   * @param maxAlerts alerts in one body at most; 0 means all
   * @param credentials who we are; empty for nobody
   * @param signature key of the Standard Webhooks signature; empty for none
   */
  record Webhook(
      String name,
      boolean sendResolved,
      Secret url,
      int maxAlerts,
      Optional<Credentials> credentials,
      Optional<Secret> signature)
      implements Integration {}

  /**
   * A Slack incoming webhook.
   *
   * @param url its address, which is a secret
   * @param channel another channel than the webhook's own; empty for its own
   * @param title first line; placeholders are filled in
   * @param text the rest; empty for one line for each alert
   */
  record Slack(
      String name,
      boolean sendResolved,
      Secret url,
      Optional<String> channel,
      Optional<String> title,
      Optional<String> text)
      implements Integration {}

  /**
   * A mail through a relay.
   *
   * @param to recipients
   * @param from sender
   * @param host the relay
   * @param port its port; 465 means TLS from the first byte
   * @param user for authentication; empty for none
   * @param password belongs to {@code user}
   * @param requireTls whether a relay without TLS is refused
   * @param html body as HTML; empty for our own
   * @param text body as text; empty for our own
   */
  record Email(
      String name,
      boolean sendResolved,
      List<String> to,
      String from,
      String host,
      int port,
      Optional<String> user,
      Optional<Secret> password,
      boolean requireTls,
      Optional<String> html,
      Optional<String> text)
      implements Integration {}
}
