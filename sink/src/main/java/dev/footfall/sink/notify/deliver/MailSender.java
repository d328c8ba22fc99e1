package dev.footfall.sink.notify.deliver;

import dev.footfall.sink.notify.route.Integration.Email;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * Hands a mail to a relay, for those recipients whom it takes: one bad mailbox does not keep it
 * from the others. Private relays are the rule and allowed. Thread-safe.
 */
final class MailSender {

  private static final int IMPLICIT_TLS = 465;

  private final Deadlines deadlines;
  private final Duration limit;
  private final MailRecipients recipients = new MailRecipients();

  MailSender(Deadlines deadlines, Duration limit) {
    this.deadlines = deadlines;
    this.limit = limit;
  }

  Outcome send(Email email, Notification notification) throws IOException {
    String password = email.password().isPresent() ? email.password().get().read() : null;
    try (CheckedSockets sockets = new CheckedSockets(deadlines, limit)) {
      Session session = Session.getInstance(properties(email, sockets));
      MimeMessage mail = mail(session, email, notification);
      Address[] open = recipients.open(notification.id(), mail.getAllRecipients());
      if (open.length > 0) { // else who was put off is not in the file any more
        Transport transport = session.getTransport();
        try {
          transport.connect(email.host(), email.port(), email.user().orElse(null), password);
          transport.sendMessage(mail, open);
        } finally {
          closeQuietly(transport);
        }
      }
      return recipients.taken(notification.id(), open);
    } catch (AuthenticationFailedException e) {
      return Outcome.tryAgain("the relay refuses " + email.user().orElse("nobody"));
    } catch (MessagingException e) {
      return recipients.failed(notification.id(), e).orElseGet(() -> outcome(e));
    }
  }

  private Properties properties(Email email, CheckedSockets sockets) {
    boolean implicit = email.port() == IMPLICIT_TLS;
    String timeout = Long.toString(limit.toMillis());
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.connectiontimeout", timeout);
    properties.put("mail.smtp.timeout", timeout);
    properties.put("mail.smtp.sendpartial", "true");
    properties.put("mail.smtp.auth", Boolean.toString(email.user().isPresent()));
    properties.put("mail.smtp.ssl.enable", Boolean.toString(implicit));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.starttls.enable", Boolean.toString(!implicit));
    properties.put(
        "mail.smtp.starttls.required", Boolean.toString(email.requireTls() && !implicit));
    properties.put("mail.smtp.socketFactory", sockets);
    properties.put("mail.smtp.socketFactory.fallback", "false");
    return properties;
  }

  private static MimeMessage mail(Session session, Email email, Notification notification)
      throws MessagingException {
    AlertMessage message = notification.message();
    MimeMessage mail =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + notification.id() + "@footfall>");
          }
        };
    mail.setFrom(new InternetAddress(email.from()));
    for (String to : email.to()) {
      mail.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
    }
    String utf8 = StandardCharsets.UTF_8.name();
    mail.setSubject(Template.line(Template.title(message)), utf8);
    mail.setSentDate(Date.from(notification.createdAt()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    MimeBodyPart text = new MimeBodyPart();
    text.setText(MailBody.text(email, message), utf8);
    MimeBodyPart html = new MimeBodyPart();
    html.setText(MailBody.html(email, message), utf8, "html");
    // The last one is the best, RFC 2046.
    mail.setContent(new MimeMultipart("alternative", text, html));
    return mail;
  }

  /** Of a mail that nobody got. What is no answer may pass. */
  private static Outcome outcome(MessagingException failure) {
    int code = failure instanceof SMTPSendFailedException sent ? sent.getReturnCode() : 0;
    String why = code > 0 ? "SMTP code " + code : "the relay can't be used: " + cause(failure);
    return MailRecipients.forGood(code) ? new Outcome.Refused(why) : Outcome.tryAgain(why);
  }

  private static String cause(MessagingException failure) {
    Throwable told = failure;
    while (told.getCause() != null) {
      told = told.getCause();
    }
    return Template.line(told.getClass().getSimpleName() + ": " + told.getMessage());
  }

  private static void closeQuietly(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // The relay has the mail, or the failure under way tells more.
    }
  }
}
