package dev.footfall.sink;

import dev.footfall.schemas.DeadLetter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The dead letters of one batch over all attempts to store it: what Kafka has acknowledged is not
 * sent again when PostgreSQL fails afterwards. One thread.
 */
final class DeadLetterOutbox {

  private final DeadLetterSender sender;
  private final Set<String> acknowledged = new HashSet<>();

  DeadLetterOutbox(DeadLetterSender sender) {
    this.sender = sender;
  }

  /**
   * Returns when Kafka has all of {@code letters}.
   *
   * @throws DeadLetterException when it has not
   */
  void send(List<DeadLetter> letters) {
    List<DeadLetter> unsent =
        letters.stream().filter(letter -> !acknowledged.contains(letter.position())).toList();
    if (!unsent.isEmpty()) {
      sender.send(unsent);
      unsent.forEach(letter -> acknowledged.add(letter.position()));
    }
  }
}
