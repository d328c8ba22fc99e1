package dev.footfall.sink.notify.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.sink.notify.WebReceiver;
import dev.footfall.sink.notify.WebReceiver.Reply;
import dev.footfall.sink.notify.route.Integration;
import dev.footfall.sink.notify.route.Integration.Credentials;
import dev.footfall.sink.notify.route.Integration.Slack;
import dev.footfall.sink.notify.route.Integration.Webhook;
import dev.footfall.sink.notify.route.Receiver;
import dev.footfall.sink.notify.route.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {

  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final WebReceiver web = new WebReceiver();
  private final Sender sender = Sender.of(Duration.ofSeconds(10));

  @AfterEach
  void close() {
    sender.close();
    web.close();
  }

  private Outcome send(Notification notification, Integration integration) {
    return sender.send(
        notification,
        new Receiver("ops", true, Optional.empty(), List.of(integration)),
        integration);
  }

  private Webhook webhook() {
    return webhook(0, Optional.empty(), Optional.empty());
  }

  private Webhook webhook(
      int maxAlerts, Optional<Credentials> credentials, Optional<Secret> signature) {
    return new Webhook("webhook 1", true, Secret.of(web.url()), maxAlerts, credentials, signature);
  }

  @Test
  void body_isAlertmanagersVersion4() {
    AlertMessage message =
        AlertMessage.of(
            "{}:{service=\"crm-api\"}",
            "ops",
            Map.of("service", "crm-api"),
            "http://console.example",
            List.of(
                Messages.item("firing", Map.of("alertname", "A", "service", "crm-api"), "one"),
                Messages.item("resolved", Map.of("alertname", "B", "service", "crm-api"), "two")));

    assertThat(send(Messages.notification(message), webhook())).isEqualTo(new Outcome.Delivered());

    assertThat(web.accepted().get(0).text())
        .isEqualTo(
            "{\"version\":\"4\",\"groupKey\":\"{}:{service=\\\"crm-api\\\"}\","
                + "\"truncatedAlerts\":0,\"status\":\"firing\",\"receiver\":\"ops\","
                + "\"groupLabels\":{\"service\":\"crm-api\"},"
                + "\"commonLabels\":{\"service\":\"crm-api\"},\"commonAnnotations\":{},"
                + "\"externalURL\":\"http://console.example\",\"alerts\":["
                + alert("firing", "A", "one", "0001-01-01T00:00:00Z", "ff774258a5e6230d")
                + ","
                + alert("resolved", "B", "two", "2015-05-17T11:05:03Z", "86029153223f240e")
                + "]}");
  }

  private static String alert(
      String status, String name, String summary, String end, String fingerprint) {
    return "{\"status\":\""
        + status
        + "\",\"labels\":{\"alertname\":\""
        + name
        + "\",\"service\":\"crm-api\"},\"annotations\":{\"summary\":\""
        + summary
        + "\"},\"startsAt\":\"2015-05-17T10:05:03Z\",\"endsAt\":\""
        + end
        + "\",\"generatorURL\":\"http://console.example\",\"fingerprint\":\""
        + fingerprint
        + "\"}";
  }

  @Test
  void maxAlerts_cutsTheBodyAndSaysSo() {
    Map<String, String> labels = Map.of("alertname", "A");
    AlertItem item = Messages.item("firing", labels, "one");
    AlertMessage message = AlertMessage.of("{}", "ops", Map.of(), "", List.of(item, item, item));

    send(Messages.notification(message), webhook(2, Optional.empty(), Optional.empty()));

    JsonNode body = web.accepted().get(0).body();
    assertThat(body.path("alerts")).hasSize(2);
    assertThat(body.path("truncatedAlerts").asInt()).isEqualTo(1);
  }

  @Test
  void headers_areThoseOfStandardWebhooks() {
    send(
        Messages.notification(),
        webhook(
            0,
            Optional.of(new Credentials("Basic", "ada", Secret.of("pass:word"))),
            Optional.of(Secret.of(KEY))));

    WebReceiver.Received received = web.accepted().get(0);
    assertThat(received.id()).isEqualTo(Messages.notification().id());
    assertThat(received.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("authorization", "Basic YWRhOnBhc3M6d29yZA==");
    long time = Long.parseLong(received.headers().get("webhook-timestamp"));
    assertThat(Instant.ofEpochSecond(time))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(received.headers().get("webhook-signature"))
        .isEqualTo(
            Signature.signed(
                    received.id(),
                    Instant.ofEpochSecond(time),
                    received.text().getBytes(StandardCharsets.UTF_8),
                    KEY)
                .get("webhook-signature"));
  }

  /** The example of the specification's reference implementations. */
  @Test
  void signature_isThatOfTheReference() {
    Map<String, String> headers =
        Signature.signed(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330),
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
            KEY);

    assertThat(headers)
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 599, 408, 429})
  void statusThatMayPass_isTriedAgain(int status) {
    web.replies(Reply.of(status));

    assertThat(send(Messages.notification(), webhook()))
        .isEqualTo(Outcome.tryAgain("HTTP status " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 413, 422})
  void statusOfARefusal_isForGood(int status) {
    web.replies(Reply.of(status));

    assertThat(send(Messages.notification(), webhook()))
        .isEqualTo(new Outcome.Refused("HTTP status " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirect_isNotFollowed(int status) {
    try (WebReceiver elsewhere = new WebReceiver()) {
      web.replies(Reply.of(status, "Location", elsewhere.url()));

      assertThat(send(Messages.notification(), webhook())).isInstanceOf(Outcome.Refused.class);
      assertThat(elsewhere.attempts()).isEmpty();
    }
  }

  @Test
  void retryAfter_isSecondsOrADate() {
    Instant now = Instant.parse("2015-10-21T07:28:00Z");

    assertThat(HttpOutcome.retryAfter("120", now)).contains(Duration.ofSeconds(120));
    assertThat(HttpOutcome.retryAfter("Wed, 21 Oct 2015 07:30:00 GMT", now))
        .contains(Duration.ofSeconds(120));
    assertThat(HttpOutcome.retryAfter("Wed, 21 Oct 2015 07:00:00 GMT", now))
        .contains(Duration.ZERO);
    assertThat(HttpOutcome.retryAfter("999999999", now)).contains(Duration.ofHours(1));
    for (String nonsense : List.of("", "soon", "-1", "1.5", "99999999999999999999")) {
      assertThat(HttpOutcome.retryAfter(nonsense, now)).as(nonsense).isEmpty();
    }
  }

  @Test
  void droppedConnection_isTriedAgain() {
    web.replies(Reply.drop());

    assertThat(send(Messages.notification(), webhook())).isInstanceOf(Outcome.TryAgain.class);
    assertThat(web.attempts()).hasSize(1);
  }

  @Test
  void answerByteByByte_endsAtTheDeadline() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Sender impatient = Sender.of(Duration.ofMillis(500))) {
      CompletableFuture<Void> dripping =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  while (true) {
                    socket.getOutputStream().write('H');
                    socket.getOutputStream().flush();
                    Thread.onSpinWait();
                  }
                } catch (IOException e) {
                  // The other side has hung up.
                }
              });
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      Webhook webhook =
          new Webhook("webhook 1", true, Secret.of(url), 0, Optional.empty(), Optional.empty());

      Outcome outcome =
          impatient.send(
              Messages.notification(),
              new Receiver("ops", true, Optional.empty(), List.of(webhook)),
              webhook);

      assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
      dripping.join();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 202 OK\r\n\r\n"})
  void success_isNotWaitedForBeyondItsHead(String answer) throws IOException {
    assertThat(sendToOneThatHoldsOn(answer)).isEqualTo(new Outcome.Delivered());
  }

  @Test
  void failure_isReadAsFarAsItSaysItIsLong() throws IOException {
    String answer = "HTTP/1.1 404 No\r\nContent-Length: 10\r\n\r\nno_service";

    assertThat(sendToOneThatHoldsOn(answer))
        .isEqualTo(new Outcome.Refused("HTTP status 404, no_service"));
  }

  /** The outcome where the server leaves the connection open behind {@code answer}. */
  private static Outcome sendToOneThatHoldsOn(String answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Sender patient = Sender.of(Duration.ofMinutes(5))) {
      CompletableFuture<Void> holding =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // The other side has hung up.
                }
              });
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      Webhook webhook =
          new Webhook("webhook 1", true, Secret.of(url), 0, Optional.empty(), Optional.empty());
      Receiver receiver = new Receiver("ops", true, Optional.empty(), List.of(webhook));
      CompletableFuture<Outcome> sending =
          CompletableFuture.supplyAsync(
              () -> patient.send(Messages.notification(), receiver, webhook));

      assertThat(sending).succeedsWithin(Duration.ofSeconds(30));
      holding.join();
      return sending.join();
    }
  }

  @Test
  void slack_escapesWhatItWouldRead() {
    Slack slack =
        new Slack(
            "slack 1",
            true,
            Secret.of(web.url()),
            Optional.of("#ops"),
            Optional.of("<{{ service }}> {{status}} {{nothing}}"),
            Optional.empty());

    send(Messages.notification(Messages.firing("<!channel>", "a & b <http://x|y>")), slack);

    JsonNode body = web.accepted().get(0).body();
    assertThat(body.path("channel").asText()).isEqualTo("#ops");
    assertThat(body.path("text").asText())
        .isEqualTo("<&lt;!channel&gt;> firing \n• firing: a &amp; b &lt;http://x|y&gt;\n");
  }

  @Test
  void badSecret_isNamedWithoutItsText() {
    Outcome outcome =
        send(
            Messages.notification(),
            webhook(0, Optional.empty(), Optional.of(Secret.of("hunter2"))));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.why()).contains("base64").doesNotContain("hunter2"));
    assertThat(web.attempts()).isEmpty();
  }
}
