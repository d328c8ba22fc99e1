package dev.footfall.sink.notify.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.footfall.sink.notify.route.Integration.Email;
import dev.footfall.sink.notify.route.Receiver;
import dev.footfall.sink.notify.route.Secret;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real SMTP server. */
class MailIT {

  private final GreenMail relay =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final Sender sender = Sender.of(Duration.ofSeconds(20));

  @BeforeEach
  void start() {
    relay.start();
  }

  @AfterEach
  void stop() {
    sender.close();
    relay.stop();
  }

  private Email email(String host, boolean requireTls, Optional<String> user) {
    return new Email(
        "email 1",
        true,
        List.of("ops@example.com", "ada@example.com"),
        "footfall@example.com",
        host,
        relay.getSmtp().getPort(),
        user,
        user.map(name -> Secret.of("hunter2")),
        requireTls,
        Optional.empty(),
        Optional.empty());
  }

  private Outcome send(Email email, AlertMessage message) {
    return sender.send(
        Messages.notification(message),
        new Receiver("ops", false, Optional.empty(), List.of(email)),
        email);
  }

  @Test
  void mail_hasBothForms_escaped_onceForEachRecipient() throws Exception {
    AlertMessage message =
        Messages.firing("crm\r\nBcc: eve@example.com", "<script>alert(1)</script> & more");

    assertThat(send(email("127.0.0.1", false, Optional.empty()), message))
        .isEqualTo(new Outcome.Delivered());

    MimeMessage[] mails = relay.getReceivedMessages();
    assertThat(mails).hasSize(2);
    MimeMessage mail = mails[0];
    assertThat(mail.getSubject()).isEqualTo("[FIRING:1] ErrorRateHigh crm Bcc: eve@example.com");
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getMessageID()).isEqualTo("<" + Messages.notification().id() + "@footfall>");
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
    assertThat(parts.getBodyPart(0).getContent().toString())
        .contains("firing: <script>alert(1)</script> & more");
    assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
    assertThat(parts.getBodyPart(1).getContent().toString())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more")
        .doesNotContain("<script>");
  }

  @Test
  void relayWithoutTls_isNotUsedWhereTlsIsRequired() {
    Outcome outcome =
        send(email("127.0.0.1", true, Optional.empty()), Messages.firing("crm-api", "x"));

    assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
    assertThat(relay.getReceivedMessages()).isEmpty();
  }

  @Test
  void password_isChecked_andInNoMessage() {
    relay.setUser("ops@example.com", "ada", "another password");

    Outcome outcome =
        send(email("127.0.0.1", false, Optional.of("ada")), Messages.firing("crm-api", "x"));

    assertThat(outcome).isEqualTo(Outcome.tryAgain("the relay refuses ada"));
    relay.setUser("ops@example.com", "ada", "hunter2");
    assertThat(send(email("127.0.0.1", false, Optional.of("ada")), Messages.firing("a", "x")))
        .isEqualTo(new Outcome.Delivered());
  }

  @Test
  void relayAtTheMetadataAddress_isRefused() {
    for (String host : List.of("169.254.169.254", "::ffff:169.254.169.254", "2852039166")) {
      Outcome outcome = send(email(host, false, Optional.empty()), Messages.firing("crm-api", "x"));

      assertThat(outcome.toString()).as(host).contains("not one of the public internet");
    }
  }

  @Test
  void template_isFilledWithEscapedValues() throws Exception {
    Email plain = email("127.0.0.1", false, Optional.empty());
    Email email =
        new Email(
            plain.name(),
            true,
            List.of("ops@example.com"),
            plain.from(),
            plain.host(),
            plain.port(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of("<b>{{ service }}</b> {{summary}}"),
            Optional.of("{{service}}: {{summary}} ({{count}})"));

    send(email, Messages.firing("<i>", "1 < 2"));

    MimeMultipart parts = (MimeMultipart) relay.getReceivedMessages()[0].getContent();
    assertThat(parts.getBodyPart(0).getContent().toString().strip()).isEqualTo("<i>: 1 < 2 (1)");
    assertThat(parts.getBodyPart(1).getContent().toString().strip())
        .isEqualTo("<b>&lt;i&gt;</b> 1 &lt; 2");
  }
}
