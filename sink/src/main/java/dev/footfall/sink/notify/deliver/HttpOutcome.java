package dev.footfall.sink.notify.deliver;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What an answer means: 2xx is delivered; 408, 429 and 5xx may work later; the rest never will. */
final class HttpOutcome {

  /** A receiver that asks for more is not believed. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private HttpOutcome() {}

  static Outcome of(HttpAnswer answer, Instant now) {
    int status = answer.status();
    String why = "HTTP status " + status + (answer.word().isEmpty() ? "" : ", " + answer.word());
    if (status / 100 == 2) {
      return new Outcome.Delivered();
    }
    if (status / 100 == 5 || status == 408 || status == 429) {
      String header = answer.headers().getOrDefault("retry-after", "");
      return new Outcome.TryAgain(why, retryAfter(header, now));
    }
    return new Outcome.Refused(
        status / 100 == 3 ? why + ": redirects are not followed, give the last address" : why);
  }

  /** Seconds or a date (RFC 9110, section 10.2.3); empty when it is neither. */
  static Optional<Duration> retryAfter(String header, Instant now) {
    if (header.matches("[0-9]{1,9}")) {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(header))));
    }
    try {
      Instant then = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(bounded(Duration.between(now, then)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }
}
