package dev.footfall.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What producers say they sent, beside what arrived of it.
 *
 * @param producers how many have books
 * @param missing events that Kafka acknowledged and that have not arrived, of all producers,
 *     without those that somebody has taken note of
 * @param worst the 20 producers of whom most is missing, then those heard of last
 */
record Ledger(long producers, long missing, List<Producer> worst) {

  static final Ledger NONE = new Ledger(0, 0, List.of());

  Ledger {
    worst = List.copyOf(worst);
  }

  /**
   * One producer: {@code arrived = stored + duplicates + dead letters + erased}.
   *
   * @param missing null when the producer is older than the counts of what arrives
   * @param alerting whether it has been missing for longer than the grace
   * @param lastSeen when it last reported or something of it last arrived
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Producer(
      String id,
      String service,
      long sent,
      long arrived,
      long stored,
      long duplicates,
      long deadLetters,
      long erased,
      @Nullable Long missing,
      boolean alerting,
      Instant lastSeen) {}
}
