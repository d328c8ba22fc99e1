package dev.footfall.sink.notify.deliver;

import java.time.Duration;
import java.util.Optional;

/** What became of one attempt to tell a receiver. No address and no secret is in it. */
public sealed interface Outcome {

  /** The receiver has it. */
  record Delivered() implements Outcome {}

  /**
   * It may work later.
   *
   * @param why what happened
   * @param after how long the receiver asked to be left alone
   */
  record TryAgain(String why, Optional<Duration> after) implements Outcome {}

  /**
   * It will never work as it is.
   *
   * @param why what has to be mended
   */
  record Refused(String why) implements Outcome {}

  /** {@link TryAgain} without a wish of the receiver. */
  static Outcome tryAgain(String why) {
    return new TryAgain(why, Optional.empty());
  }
}
