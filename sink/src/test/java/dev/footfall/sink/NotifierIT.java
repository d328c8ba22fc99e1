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
import dev.footfall.sink.notify.WebReceiver;
import dev.footfall.sink.notify.WebReceiver.Received;
import dev.footfall.sink.notify.WebReceiver.Reply;
import dev.footfall.sink.notify.route.Matcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Alerts arrive: receivers that are well, that are not, and instances that die. */
class NotifierIT {

  @TempDir Path directory;

  private final WebReceiver web = new WebReceiver();
  private final List<AutoCloseable> closing = new ArrayList<>(List.of(web));

  @AfterEach
  void close() throws Exception {
    for (int i = closing.size() - 1; i >= 0; i--) {
      closing.get(i).close();
    }
  }

  private AlertBed bed(String yaml) {
    AlertBed bed = new AlertBed(directory, yaml);
    closing.add(bed);
    return bed;
  }

  private AlertBed bed() {
    return bed(AlertBed.webhook(web.url()));
  }

  private void awaitTold(String... told) {
    await()
        .atMost(AlertBed.PATIENCE)
        .untilAsserted(() -> assertThat(web.told("alert")).containsExactly(told));
  }

  @Test
  void healthyReceivers_getEachAlertOnce_byMailSlackAndWebhook() {
    GreenMail relay = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    relay.start();
    closing.add(relay::stop);
    WebReceiver slack = new WebReceiver();
    closing.add(slack);
    AlertBed bed =
        bed(
            AlertBed.webhook(
                web.url(),
                "  slack_configs: [{api_url: \"" + slack.url() + "\"}]",
                "  email_configs: [{to: ops@example.com, from: footfall@example.com, smarthost:"
                    + " \"127.0.0.1:"
                    + relay.getSmtp().getPort()
                    + "\", require_tls: false}]"));
    bed.notifier();
    bed.notifier();

    IntStream.range(0, 20).forEach(i -> bed.fires("a" + i, "service-" + i));
    await().atMost(AlertBed.PATIENCE).until(() -> web.accepted().size() == 20);
    IntStream.range(0, 20).forEach(i -> bed.resolves("a" + i, "service-" + i));

    bed.database().await("SELECT count(*) FROM notifications WHERE state = 'delivered'", 120);
    assertThat(web.told("alert"))
        .hasSize(40)
        .doesNotHaveDuplicates()
        .containsAll(IntStream.range(0, 20).mapToObj(i -> "firing a" + i).toList())
        .containsAll(IntStream.range(0, 20).mapToObj(i -> "resolved a" + i).toList());
    assertThat(slack.accepted()).hasSize(40);
    assertThat(relay.getReceivedMessages()).hasSize(40);
    assertThat(bed.database().number("SELECT count(*) FROM alert_outbox")).isZero();
  }

  @Test
  void unwellReceiver_isToldAllTheSame_inOrder_withOneIdEach() {
    AlertBed bed = bed();
    web.down();
    bed.notifier();
    bed.fires("a", "crm-api");
    bed.database().await("SELECT count(*) FROM notifications WHERE attempts >= 3", 1);
    bed.resolves("a", "crm-api");
    bed.database().await("SELECT count(*) FROM notifications", 2);
    web.replies(
        Reply.of(429, "Retry-After", "2"),
        Reply.of(500),
        Reply.drop(),
        Reply.of(503, "Retry-After", inTwoSeconds()),
        Reply.of(408));
    web.up();

    awaitTold("firing a", "resolved a");
    List<Received> attempts = web.attempts();
    assertThat(attempts).hasSize(7);
    assertThat(attempts.stream().limit(6).map(Received::id).distinct()).hasSize(1);
    assertThat(attempts.stream().limit(6).map(Received::text).distinct()).hasSize(1);
    assertThat(attempts.get(6).id()).isNotEqualTo(attempts.get(0).id());
    assertThat(Duration.ofNanos(attempts.get(1).nanos() - attempts.get(0).nanos()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    bed.database().await("SELECT count(*) FROM notifications WHERE state = 'delivered'", 2);
    assertThat(bed.database().number("SELECT sum(attempts) FROM alert_notifications"))
        .isGreaterThanOrEqualTo(10);
  }

  private static String inTwoSeconds() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        Instant.now().plusSeconds(2).atZone(ZoneOffset.UTC));
  }

  @Test
  void refusal_isForGood_andVisible_andHoldsUpNobody() {
    AlertBed bed = bed();
    web.replies(Reply.of(404));
    Notifier notifier = bed.notifier();
    bed.fires("a", "crm-api");
    bed.database().await("SELECT count(*) FROM alert_notifications WHERE state = 'failed'", 1);
    bed.resolves("a", "crm-api");

    awaitTold("resolved a");
    await()
        .atMost(AlertBed.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(notifier.problems())
                    .containsExactly(
                        "receiver ops (webhook 1): 1 notifications failed for good within an hour,"
                            + " the last error is: HTTP status 404"));
    assertThat(TestBed.counter(bed.registry(), "footfall.sink.notifications", "outcome", "failed"))
        .isEqualTo(1);
  }

  @Test
  void oneReceiverThatIsDown_holdsUpNoOther() {
    AlertBed bed =
        bed(
            """
            route:
              receiver: ops
              group_wait: 1ms
              routes:
              - {receiver: dead, continue: true, matchers: ['service=~".*"']}
              - {receiver: ops, matchers: ['service=~".*"']}
            receivers:
            - {name: dead, allow_private: true, webhook_configs: [{url: "http://127.0.0.1:1/"}]}
            - {name: ops, allow_private: true, webhook_configs: [{url: "%s"}]}
            """
                .formatted(web.url()));
    bed.notifier("sink.alerts.retry.age.max.ms", "2000");
    bed.fires("a", "crm-api");

    awaitTold("firing a");
    bed.database()
        .await(
            "SELECT count(*) FROM alert_notifications WHERE receiver = 'dead' AND state = 'failed'"
                + " AND last_error LIKE 'given up after PT2S: ConnectException%'",
            1);
  }

  @Test
  void connectionOfTheLeaderEnds_theOtherTakesOver_andNothingIsLost() {
    AlertBed bed = bed();
    bed.notifier();
    bed.notifier();
    bed.leader();
    for (int round = 0; round < 5; round++) {
      String id = "a" + round;
      bed.fires(id, "service-" + round);
      bed.cutLeader();
      bed.fires(id + "b", "service-" + round + "b");
    }

    bed.database().await("SELECT count(*) FROM notifications WHERE state = 'delivered'", 10);
    assertThat(web.told("alert").stream().distinct()).hasSize(10);
    // Whoever heard of one twice can tell by its id.
    assertThat(web.accepted().stream().map(Received::id).distinct()).hasSize(10);
  }

  @Test
  void crashBetweenDeliveryAndNote_deliversAgainWithTheSameId() {
    AlertBed bed = bed();
    web.replies(Reply.after(bed::cutLeader));
    bed.notifier();
    bed.fires("a", "crm-api");

    bed.database().await("SELECT count(*) FROM notifications WHERE state = 'delivered'", 1);
    assertThat(web.told("alert")).containsExactly("firing a", "firing a");
    assertThat(web.accepted().stream().map(Received::id).distinct()).hasSize(1);
  }

  @Test
  void restartInBetween_goesOn() {
    AlertBed bed = bed();
    web.down();
    Notifier first = bed.notifier();
    bed.fires("a", "crm-api");
    bed.database().await("SELECT count(*) FROM notifications WHERE attempts > 0", 1);
    first.close();
    bed.fires("b", "lead-api");
    web.up();
    bed.notifier();

    await()
        .atMost(AlertBed.PATIENCE)
        .untilAsserted(
            () -> assertThat(web.told("alert")).containsExactlyInAnyOrder("firing a", "firing b"));
  }

  @Test
  void transactionThatIsRolledBack_tellsNobody_andTheSecondTimeChangesNothing() {
    AlertBed bed = bed();
    bed.notifier();
    bed.database()
        .jdbi()
        .useHandle(
            handle -> {
              handle.begin();
              bed.enqueue(handle, AlertBed.transition("lost", "firing", "s", Map.of()));
              handle.rollback();
            });
    bed.fires("a", "crm-api");
    bed.fires("a", "crm-api");
    awaitTold("firing a");
    bed.fires("a", "crm-api");
    bed.enqueue(AlertBed.transition("old", "firing", "x", Map.of("stale", "true")));
    bed.enqueue(AlertBed.transition("wait", "pending", "x", Map.of()));
    bed.resolves("never-fired", "x");
    bed.fires("z", "last");

    awaitTold("firing a", "firing z");
  }

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
