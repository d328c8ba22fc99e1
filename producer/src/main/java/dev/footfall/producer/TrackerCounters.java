package dev.footfall.producer;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A tracker's books at one moment. Two identities hold in every snapshot, also while other threads
 * track:
 *
 * <ul>
 *   <li>{@code offered = accepted + refused}
 *   <li>{@code accepted = sent + spooled + queued + dropped}
 * </ul>
 *
 * @param accepted events taken into the queue
 * @param sent events that Kafka acknowledged
 * @param spooled events on disk that Kafka has not acknowledged; after the end, those that the next
 *     tracker on the same directory sends. Of a tracker that is local only, the events it stored
 * @param refused events not taken, by reason; reasons without any can be absent
 * @param dropped events given up after they were taken, by reason; reasons without any may be
 *     absent
 * @param recovered events of earlier processes, which are in neither identity
 */
public record TrackerCounters(
    long accepted,
    long sent,
    long spooled,
    Map<LossReason, Long> refused,
    Map<LossReason, Long> dropped,
    RecoveredEvents recovered) {

  /** Of a tracker that counts nothing. */
  static final TrackerCounters ZERO =
      new TrackerCounters(0, 0, 0, Map.of(), Map.of(), RecoveredEvents.NONE);

  public TrackerCounters {
    refused = Map.copyOf(refused);
    dropped = Map.copyOf(dropped);
    if (sent < 0 || spooled < 0 || accepted < sent + spooled + sum(dropped)) {
      throw new IllegalArgumentException(
          "accepted "
              + accepted
              + " is less than sent "
              + sent
              + ", spooled "
              + spooled
              + " and dropped "
              + dropped);
    }
  }

  /** Events that the application tracked. */
  public long offered() {
    return accepted + refusedTotal();
  }

  /** Events in memory alone: in the queue, or with the Kafka client and not yet acknowledged. */
  public long queued() {
    return accepted - sent - spooled - droppedTotal();
  }

  /** Refused events, all reasons. */
  public long refusedTotal() {
    return sum(refused);
  }

  /** Dropped events, all reasons. */
  public long droppedTotal() {
    return sum(dropped);
  }

  private static long sum(Map<LossReason, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** One line for operators, written as the identities. */
  @Override
  public String toString() {
    return "offered "
        + offered()
        + " = accepted "
        + accepted
        + " + refused "
        + refusedTotal()
        + codes(refused)
        + "; accepted "
        + accepted
        + " = sent "
        + sent
        + " + spooled "
        + spooled
        + " + queued "
        + queued()
        + " + dropped "
        + droppedTotal()
        + codes(dropped)
        + (recovered.equals(RecoveredEvents.NONE)
            ? ""
            : "; recovered " + recovered.sent() + codes(recovered.dropped()));
  }

  private static String codes(Map<LossReason, Long> counts) {
    if (counts.isEmpty()) {
      return "";
    }
    return new EnumMap<>(counts)
        .entrySet().stream()
            .map(e -> e.getKey().code() + "=" + e.getValue())
            .collect(Collectors.joining(", ", " {", "}"));
  }
}
