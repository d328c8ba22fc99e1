package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.footfall.sink.notify.AlertErasure;
import dev.footfall.sink.notify.ChoosyRelay;
import dev.footfall.sink.notify.Notifier;
import dev.footfall.sink.notify.WebReceiver;
import dev.footfall.sink.notify.WebReceiver.Received;
import dev.footfall.sink.notify.WebReceiver.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Alerts arrive: receivers that are well, that are not, and instances that die. */
class NotifierIT extends AlertDelivery {

  private static final String OF_ALERTS =
      "SELECT count(*) FROM notifications WHERE group_key NOT LIKE '%/watchdog'";

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

  @Test
  void retryAfterZero_isNoReasonToHurry() {
    AlertBed bed = bed();
    web.replies(
        Reply.of(503, "Retry-After", "0"),
        Reply.of(429, "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),
        Reply.of(503, "Retry-After", "0"));
    bed.notifier("sink.alerts.retry.backoff.ms", "500", "sink.alerts.retry.backoff.max.ms", "500");
    bed.fires("a", "crm-api");

    awaitTold("firing a");
    List<Received> attempts = web.attempts();
    assertThat(attempts).hasSize(4);
    for (int i = 1; i < attempts.size(); i++) {
      assertThat(Duration.ofNanos(attempts.get(i).nanos() - attempts.get(i - 1).nanos()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(490)); // two clocks
    }
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
  void erasureUnderWay_holdsBackNewMessages_andNothingElse() throws SQLException {
    AlertBed bed = bed(AlertBed.webhook(web.url(), "  watchdog_interval: 200ms"));
    bed.fires("a", "ada");
    bed.fires("b", "crm-api");
    try (Connection erasure = bed.database().connect("owner");
        Statement sql = erasure.createStatement()) {
      erasure.setAutoCommit(false);
      AlertErasure.exclusive(erasure);
      bed.notifier();
      // Groups come before the watchdog: by its third time they have been looked at.
      await().atMost(AlertBed.PATIENCE).until(() -> web.accepted().size() >= 3);
      sql.execute("DELETE FROM alert_outbox WHERE alert_id = 'a'");
      assertThat(bed.database().number(OF_ALERTS)).isZero();
      erasure.commit();
    }

    await().atMost(AlertBed.PATIENCE).until(() -> web.told("alert").contains("firing b"));
    assertThat(web.told("alert")).doesNotContain("firing a");
    assertThat(bed.database().number(OF_ALERTS)).isEqualTo(1);
  }

  @Test
  void mailboxThatIsRefused_isNamed_andKeepsTheMailFromNobodyElse() {
    ChoosyRelay relay = new ChoosyRelay();
    closing.add(relay);
    relay.answers("gone@example.com", 550);
    AlertBed bed =
        bed(
            """
            route: {receiver: ops, group_wait: 1ms}
            receivers:
            - name: ops
              email_configs:
              - {to: "gone@example.com, ops@example.com", from: f@example.com,
                 smarthost: "127.0.0.1:%s", require_tls: false}
            """
                .formatted(relay.port()));
    Notifier notifier = bed.notifier();
    bed.fires("a", "crm-api");

    await()
        .atMost(AlertBed.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(notifier.problems())
                    .containsExactly(
                        "receiver ops (email 1): 1 notifications failed for good within an hour,"
                            + " the last error is: SMTP code 550 for gone@example.com; the others"
                            + " have it"));
    assertThat(relay.reached()).containsExactly("ops@example.com");
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
}
