package dev.footfall.producer;

import java.util.Map;

/**
 * Events that an earlier process had left in the spool directory, and what became of them here.
 * They are in the books of the tracker that accepted them, and in no identity of this one.
 *
 * @param sent events that Kafka acknowledged
 * @param dropped events given up, by reason; reasons without any can be absent
 */
public record RecoveredEvents(long sent, Map<LossReason, Long> dropped) {

  /** None at all. */
  public static final RecoveredEvents NONE = new RecoveredEvents(0, Map.of());

  /** Copies the map. */
  public RecoveredEvents {
    dropped = Map.copyOf(dropped);
  }
}
