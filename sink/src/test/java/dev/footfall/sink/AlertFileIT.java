package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.footfall.sink.notify.Notifier;
import dev.footfall.sink.notify.Silence;
import dev.footfall.sink.notify.Silences;
import dev.footfall.sink.notify.TestMessage;
import dev.footfall.sink.notify.WebReceiver.Received;
import dev.footfall.sink.notify.WebReceiver.Reply;
import dev.footfall.sink.notify.route.Matcher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the alert file says is done: groups, silences, a file that goes bad, secrets. */
class AlertFileIT extends AlertDelivery {

  @Test
  void group_isOneMessage_andComesAgain() {
    AlertBed bed =
        bed(
            """
            route:
              {receiver: ops, group_by: [alertname], group_wait: 1s, group_interval: 1s,
               repeat_interval: 3s}
            receivers:
            - name: ops
              allow_private: true
              webhook_configs: [{url: "%s", send_resolved: false}]
            """
                .formatted(web.url()));
    bed.notifier();
    bed.fires("a", "crm-api");
    bed.fires("b", "lead-api");

    await().atMost(AlertBed.PATIENCE).until(() -> web.accepted().size() >= 2);
    bed.resolves("a", "crm-api");
    bed.resolves("b", "lead-api");
    bed.database().await("SELECT count(*) FROM alert_outbox", 0);
    assertThat(web.accepted())
        .allSatisfy(
            message -> {
              assertThat(message.body().path("alerts")).hasSize(2);
              assertThat(message.body().path("status").asText()).isEqualTo("firing");
              assertThat(message.body().path("groupKey").asText())
                  .isEqualTo("{}:{alertname=\"ErrorRateHigh\"}");
            });
    assertThat(web.accepted().stream().map(Received::id)).doesNotHaveDuplicates();
  }

  @Test
  void silence_holdsBack_untilItIsExpired() {
    AlertBed bed = bed();
    Silence silence =
        bed.database()
            .jdbi()
            .withHandle(
                handle ->
                    new Silences(handle)
                        .add(
                            List.of(Matcher.parse("service=~\"crm.*\"")),
                            Duration.ofHours(1),
                            "maintenance",
                            "ada"));
    bed.notifier();
    bed.fires("a", "crm-api");
    bed.fires("c", "crm-web");
    bed.fires("b", "lead-api");
    awaitTold("firing b");
    bed.resolves("c", "crm-web");
    bed.database().await("SELECT count(*) FROM alert_outbox WHERE alert_id = 'c'", 0);

    assertThat(
            bed.database()
                .jdbi()
                .<Boolean, RuntimeException>withHandle(
                    handle -> new Silences(handle).expire(silence.id())))
        .isTrue();
    awaitTold("firing b", "firing a");
    assertThat(bed.database().texts("SELECT state FROM alert_silences")).containsExactly("expired");
  }

  @Test
  void fileThatGoesBad_leavesTheOldOneInForce_andIsShown() {
    AlertBed bed = bed();
    Notifier notifier = bed.notifier();
    bed.file("route: {receivr: ops}\n");
    await()
        .atMost(AlertBed.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(notifier.problems())
                    .singleElement()
                    .asString()
                    .contains("line 1, column 9: unknown key 'receivr', did you mean 'receiver'?"));
    bed.fires("a", "crm-api");
    awaitTold("firing a");

    bed.file(AlertBed.webhook("http://127.0.0.1:1/"));
    await().atMost(AlertBed.PATIENCE).until(() -> notifier.problems().isEmpty());
    bed.fires("b", "crm-api");
    bed.database()
        .await(
            "SELECT count(*) FROM alert_notifications WHERE attempts > 0 AND state = 'waiting'", 1);
  }

  @Test
  void receiverThatHasGone_isAFailureThatIsSeen() {
    AlertBed bed = bed();
    bed.fires("a", "crm-api");
    bed.file(AlertBed.webhook(web.url()).replace("ops", "ops2"));
    bed.notifier();

    bed.database()
        .await(
            "SELECT count(*) FROM alert_notifications WHERE state = 'failed' AND last_error ="
                + " 'there is no receiver ''ops'' in the alert file, did you mean ''ops2''?'",
            1);
  }

  @Test
  void watchdog_comesAgainAndAgain() {
    AlertBed bed = bed(AlertBed.webhook(web.url(), "  watchdog_interval: 500ms"));
    bed.notifier();
    bed.notifier();

    await().atMost(AlertBed.PATIENCE).until(() -> web.accepted().size() >= 3);
    assertThat(web.told("alertname")).allMatch("firing Watchdog"::equals);
    List<Received> all = web.accepted();
    assertThat(Duration.ofNanos(all.get(2).nanos() - all.get(0).nanos()))
        .isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void testMessage_goesTheWholeWay() {
    AlertBed bed = bed();
    bed.notifier();
    bed.database()
        .jdbi()
        .useHandle(
            handle -> {
              TestMessage good = TestMessage.send(handle, "ops", "ada");
              TestMessage bad = TestMessage.send(handle, "opps", "ada");
              await()
                  .atMost(AlertBed.PATIENCE)
                  .untilAsserted(
                      () -> {
                        assertThat(good.results())
                            .containsExactly(new TestMessage.Result("webhook 1", "delivered", ""));
                        assertThat(bad.results())
                            .singleElement()
                            .extracting(TestMessage.Result::state)
                            .isEqualTo("failed");
                      });
            });
    assertThat(web.told("alertname")).containsExactly("firing FootfallTest");
    bed.database().await("SELECT count(*) FROM alert_outbox", 0);
  }

  @Test
  void secrets_areNeitherInLogsNorInTables() {
    GreenMail relay = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    relay.start();
    closing.add(relay::stop);
    ListAppender<ILoggingEvent> logs = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    logs.start();
    root.addAppender(logs);
    closing.add(() -> root.detachAppender(logs));
    AlertBed bed =
        bed(
            """
            route: {receiver: ops, group_wait: 1ms}
            receivers:
            - name: ops
              allow_private: true
              webhook_configs:
              - {url: "%1$s/hunter2-path", secret: MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,
                 http_config: {basic_auth: {username: f, password: hunter2-basic}}}
              - {url: "http://f:hunter2-user@127.0.0.1/"}
              - {url: "http://127.0.0.1:1/hunter2-nobody", secret: hunter2-key}
              - {url: "http://hunter2-host.invalid:1/hunter2-path"}
              - {url: "hunter2-no-url"}
              slack_configs: [{api_url: "%1$s/hunter2-slack"}]
              email_configs:
              - {to: a@example.com, from: f@example.com, smarthost: "127.0.0.1:%2$s",
                 require_tls: false, auth_username: f, auth_password: hunter2-mail}
            """
                .formatted(web.url(), relay.getSmtp().getPort()));
    relay.setUser("f@example.com", "f", "another one");
    web.replies(Reply.of(500), Reply.drop(), Reply.of(404));
    Notifier notifier = bed.notifier("sink.alerts.retry.age.max.ms", "1000");
    bed.fires("a", "crm-api");
    bed.database().await("SELECT count(*) FROM notifications WHERE state <> 'waiting'", 7);
    await().atMost(AlertBed.PATIENCE).until(() -> notifier.problems().size() >= 4);

    assertThat(notifier.problems().toString()).doesNotContain("hunter2").doesNotContain("MfKQ9r8");
    assertThat(bed.database().texts("SELECT to_jsonb(n)::text FROM alert_notifications n"))
        .hasSize(7)
        .noneMatch(row -> row.contains("hunter2") || row.contains("MfKQ9r8"));
    assertThat(List.copyOf(logs.list))
        .filteredOn(line -> line.getLoggerName().startsWith("dev.footfall"))
        .isNotEmpty();
    assertThat(List.copyOf(logs.list))
        .filteredOn(line -> !line.getLoggerName().startsWith("com.icegreen"))
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("hunter2") || line.contains("MfKQ9r8"));
  }
}
