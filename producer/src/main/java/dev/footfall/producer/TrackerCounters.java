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
 *   <li>{@code accepted = sent + queued + dropped}
 * </ul>
 *
 * @param accepted events taken into the queue
 * @param sent events that Kafka acknowledged
 * @param refused events not taken, by reason; reasons without any can be absent
 * @param dropped events given up after they were taken, by reason; reasons without any may be
 *     absent
 */
public record TrackerCounters(
    long accepted, long sent, Map<LossReason, Long> refused, Map<LossReason, Long> dropped) {

  public TrackerCounters {
    refused = Map.copyOf(refused);
    dropped = Map.copyOf(dropped);
    if (sent < 0 || accepted < sent + sum(dropped)) {
      throw new IllegalArgumentException(
          "accepted " + accepted + " is less than sent " + sent + " and dropped " + dropped);
    }
  }

  /** Events that the application tracked. */
  public long offered() {
    return accepted + refusedTotal();
  }

  /** Events in memory: in the queue, or with the Kafka client and not yet acknowledged. */
  public long queued() {
    return accepted - sent - droppedTotal();
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
        + " + queued "
        + queued()
        + " + dropped "
        + droppedTotal()
        + codes(dropped);
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
