package dev.footfall.sink.notify.deliver;

import dev.footfall.sink.notify.route.Integration;
import dev.footfall.sink.notify.route.Integration.Credentials;
import dev.footfall.sink.notify.route.Integration.Email;
import dev.footfall.sink.notify.route.Integration.Slack;
import dev.footfall.sink.notify.route.Integration.Webhook;
import dev.footfall.sink.notify.route.Receiver;
import dev.footfall.sink.notify.route.Secret;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/**
 * Tells a receiver, once, within a time limit. Whoever calls decides about another attempt.
 * Thread-safe.
 */
public final class Sender implements AutoCloseable {

  private final Deadlines deadlines = new Deadlines();
  private final InstantSource clock;
  private final Duration limit;
  private final HttpPost http;
  private final MailSender mail;

  /** A sender whose attempts last {@code limit} at most, name resolution aside. */
  public static Sender of(Duration limit) {
    SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    return new Sender(Resolver.SYSTEM, tls, InstantSource.system(), limit);
  }

  Sender(Resolver resolver, SSLSocketFactory tls, InstantSource clock, Duration limit) {
    this.clock = clock;
    this.limit = limit;
    http = new HttpPost(resolver, tls, deadlines);
    mail = new MailSender(deadlines, limit);
  }

  /** One attempt. */
  public Outcome send(Notification notification, Receiver receiver, Integration integration) {
    try {
      if (integration instanceof Email email) {
        return mail.send(email, notification);
      }
      return integration instanceof Webhook webhook
          ? webhook(notification, receiver, webhook)
          : slack(notification, receiver, (Slack) integration);
    } catch (AddressRefusedException | IllegalArgumentException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    } catch (UnknownHostException e) {
      return Outcome.tryAgain("the host's name can't be resolved");
    } catch (IOException e) {
      return Outcome.tryAgain(Template.line(e.getClass().getSimpleName() + ": " + e.getMessage()));
    }
  }

  private Outcome webhook(Notification notification, Receiver receiver, Webhook webhook)
      throws IOException {
    byte[] body =
        notification
            .message()
            .truncated(webhook.maxAlerts())
            .json()
            .getBytes(StandardCharsets.UTF_8);
    Instant now = clock.instant();
    Map<String, String> headers =
        webhook.signature().isPresent()
            ? Signature.signed(notification.id(), now, body, webhook.signature().get().read())
            : Signature.unsigned(notification.id(), now);
    if (webhook.credentials().isPresent()) {
      headers.put("Authorization", authorization(webhook.credentials().get()));
    }
    return post(webhook.url(), receiver, headers, body);
  }

  private Outcome slack(Notification notification, Receiver receiver, Slack slack)
      throws IOException {
    byte[] body = SlackBody.of(slack, notification.message());
    Map<String, String> headers = Signature.unsigned(notification.id(), clock.instant());
    return post(slack.url(), receiver, headers, body);
  }

  private Outcome post(Secret url, Receiver receiver, Map<String, String> headers, byte[] body)
      throws IOException {
    WebAddress to = WebAddress.parse(url.read());
    HttpAnswer answer = http.send(to, receiver.allowPrivate(), headers, body, limit);
    return HttpOutcome.of(answer, clock.instant());
  }

  private static String authorization(Credentials credentials) throws IOException {
    String secret = credentials.secret().read();
    if (!credentials.scheme().equals("Basic")) {
      return credentials.scheme() + " " + secret;
    }
    byte[] both = (credentials.user() + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public void close() {
    deadlines.close();
  }
}
