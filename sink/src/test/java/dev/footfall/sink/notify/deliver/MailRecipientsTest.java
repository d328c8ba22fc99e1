package dev.footfall.sink.notify.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.sink.notify.ChoosyRelay;
import dev.footfall.sink.notify.route.Integration.Email;
import dev.footfall.sink.notify.route.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A mail to ada, bob and eve, at a relay that does not treat them alike. */
class MailRecipientsTest {

  private static final String ADA = "ada@example.com";
  private static final String BOB = "bob@example.com";
  private static final String EVE = "eve@example.com";

  private final ChoosyRelay relay = new ChoosyRelay();
  private final Sender sender = Sender.of(Duration.ofSeconds(20));

  @AfterEach
  void close() {
    sender.close();
    relay.close();
  }

  /** Another attempt at the same mail. */
  private Outcome send() {
    return send(List.of(ADA, BOB, EVE));
  }

  private Outcome send(List<String> to) {
    Email email =
        new Email(
            "email 1",
            true,
            to,
            "footfall@example.com",
            "127.0.0.1",
            relay.port(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());
    return sender.send(
        Messages.notification(),
        new Receiver("ops", false, Optional.empty(), List.of(email)),
        email);
  }

  @Test
  void oneRefused_othersHaveIt_andItIsNamed() {
    relay.answers(BOB, 550);

    assertThat(send())
        .isEqualTo(new Outcome.Refused("SMTP code 550 for bob@example.com; the others have it"));
    assertThat(relay.reached()).containsExactly(ADA, EVE);
  }

  @Test
  void onePutOff_isTriedAgainAlone() {
    relay.answers(BOB, 451);
    assertThat(send())
        .isEqualTo(Outcome.tryAgain("SMTP code 451 for bob@example.com; the others have it"));
    assertThat(send()).isInstanceOf(Outcome.TryAgain.class);
    relay.answers(BOB, 250);

    assertThat(send()).isEqualTo(new Outcome.Delivered());
    assertThat(relay.reached()).containsExactly(ADA, EVE, BOB);
  }

  @Test
  void oneRefusedAndOnePutOff_theRefusalIsSaidAtTheEnd() {
    relay.answers(ADA, 550);
    relay.answers(BOB, 450);
    assertThat(send())
        .isEqualTo(
            Outcome.tryAgain(
                "SMTP code 550 for ada@example.com, 450 for bob@example.com; the others have it"));
    relay.answers(ADA, 250);
    relay.answers(BOB, 250);

    assertThat(send())
        .isEqualTo(new Outcome.Refused("SMTP code 550 for ada@example.com; the others have it"));
    assertThat(relay.reached()).containsExactly(EVE, BOB);
  }

  @Test
  void onePutOff_whoIsNotInTheFileAnyMore_isNotWaitedFor() {
    relay.answers(BOB, 451);
    assertThat(send()).isInstanceOf(Outcome.TryAgain.class);

    assertThat(send(List.of(ADA, EVE))).isEqualTo(new Outcome.Delivered());
    assertThat(relay.reached()).containsExactly(ADA, EVE);
  }

  @Test
  void allRefused_isForGood() {
    List.of(ADA, BOB, EVE).forEach(each -> relay.answers(each, 550));

    assertThat(send(List.of(ADA))).isEqualTo(new Outcome.Refused("SMTP code 550 for " + ADA));
    assertThat(send())
        .isEqualTo(
            new Outcome.Refused(
                "SMTP code 550 for ada@example.com, 550 for bob@example.com, 550 for"
                    + " eve@example.com"));
  }

  @Test
  void nobodyTaken_andOnePutOff_isTriedAgain() {
    relay.answers(ADA, 550);
    relay.answers(BOB, 452);

    assertThat(send(List.of(ADA, BOB)))
        .isEqualTo(Outcome.tryAgain("SMTP code 550 for ada@example.com, 452 for bob@example.com"));
    assertThat(relay.reached()).isEmpty();
  }

  /** What was said about a recipient before does not decide about a mail that nobody got. */
  @Test
  void mailThatIsNotTakenInTheEnd_isJudgedByThat_andReachesAllLater() {
    relay.answers(BOB, 550);
    relay.ends(451);
    assertThat(send()).isEqualTo(Outcome.tryAgain("SMTP code 451"));
    relay.ends(554);
    assertThat(send()).isEqualTo(new Outcome.Refused("SMTP code 554"));
    relay.ends(250);
    relay.answers(BOB, 250);

    assertThat(send()).isEqualTo(new Outcome.Delivered());
    assertThat(relay.reached()).containsExactly(ADA, BOB, EVE);
  }
}
