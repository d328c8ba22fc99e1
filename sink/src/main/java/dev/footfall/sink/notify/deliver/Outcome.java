package dev.footfall.sink.notify.deliver;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one attempt to tell a receiver. Neither the address of a webhook nor a secret is
 * in it; a mailbox that does not get a mail is.
 */
public sealed interface Outcome {

  /** The receiver has it. */
  record Delivered() implements Outcome {}

  /**
   * It may work later.
   *
   * @param why what happened
   * @param after how long the receiver asked to be left alone
   */
  record TryAgain(String why, Optional<Duration> after) implements Outcome {

    /**
     * How long to leave the receiver alone: {@code backoff}, or longer where it asked for that. One
     * that says "at once" again and again would else be asked as fast as it fails.
     */
    public Duration pause(Duration backoff) {
      return after.filter(asked -> asked.compareTo(backoff) > 0).orElse(backoff);
    }
  }

  /**
   * It will never work as it is, for the receiver or for some of a mail's recipients.
   *
   * @param why what has to be mended
   */
  record Refused(String why) implements Outcome {}

  /** {@link TryAgain} without a wish of the receiver. */
  static Outcome tryAgain(String why) {
    return new TryAgain(why, Optional.empty());
  }
}
