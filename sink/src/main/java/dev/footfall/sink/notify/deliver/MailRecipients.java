package dev.footfall.sink.notify.deliver;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * How far mails have come with each of their recipients. A relay may take a mail for one, refuse it
 * for another and put off a third: who has it, and who never will, is left out of the next attempt.
 * Kept in memory: after a restart those who have it get it once more, with the same Message-ID,
 * while another is still put off. Thread-safe.
 */
final class MailRecipients {

  /** Mails that wait for a recipient; one that was given up is pushed out by later ones. */
  private static final int REMEMBERED = 1000;

  private static final int TAKEN = 250;

  /** By mail the code that settled each recipient: {@link #TAKEN}, or one that is for good. */
  private final Map<String, Map<Address, Integer>> settled =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<Address, Integer>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Those of {@code all} whom the mail {@code id} may still reach. */
  synchronized Address[] open(String id, Address[] all) {
    Set<Address> known = settled.getOrDefault(id, Map.of()).keySet();
    return Arrays.stream(all).filter(each -> !known.contains(each)).toArray(Address[]::new);
  }

  /** What has become of the mail {@code id}, which the relay took for all of {@code open}. */
  Outcome taken(String id, Address[] open) {
    Map<Address, Integer> codes = new LinkedHashMap<>();
    for (Address each : open) {
      codes.put(each, TAKEN);
    }
    return answered(id, codes);
  }

  /**
   * What has become of the mail {@code id} where {@code failure} is about its recipients; empty
   * where it is about the mail, and nobody got it.
   */
  Optional<Outcome> failed(String id, MessagingException failure) {
    Map<Address, Integer> codes = new LinkedHashMap<>();
    if (failure instanceof SMTPSendFailedException sent) {
      Address[] reached = sent.getValidSentAddresses();
      if (reached == null) {
        return Optional.empty(); // whoever was refused before is refused again
      }
      for (Address each : reached) {
        codes.put(each, TAKEN);
      }
    }
    Exception next = failure;
    while (next instanceof MessagingException link) {
      // A connection that ended is no answer, and has a code below 0.
      if (link instanceof SMTPAddressFailedException without && without.getReturnCode() > 0) {
        codes.put(without.getAddress(), without.getReturnCode());
      }
      next = link.getNextException();
    }
    return codes.isEmpty() ? Optional.empty() : Optional.of(answered(id, codes));
  }

  private synchronized Outcome answered(String id, Map<Address, Integer> codes) {
    Map<Address, Integer> all = new LinkedHashMap<>(settled.getOrDefault(id, Map.of()));
    all.putAll(codes);
    Map<Address, Integer> without = new LinkedHashMap<>(all);
    without.values().removeIf(code -> code == TAKEN);
    String why = why(without, without.size() < all.size());
    if (without.values().stream().allMatch(MailRecipients::forGood)) {
      settled.remove(id);
      return without.isEmpty() ? new Outcome.Delivered() : new Outcome.Refused(why);
    }
    all.values().removeIf(code -> code != TAKEN && !forGood(code));
    settled.put(id, all);
    return Outcome.tryAgain(why);
  }

  /** RFC 5321, section 4.2.1. */
  static boolean forGood(int code) {
    return code / 100 == 5;
  }

  private static String why(Map<Address, Integer> without, boolean others) {
    String codes =
        without.entrySet().stream()
            .map(each -> each.getValue() + " for " + each.getKey())
            .collect(Collectors.joining(", "));
    return Template.line("SMTP code " + codes + (others ? "; the others have it" : ""));
  }
}
