package dev.footfall.sink;

import dev.footfall.events.UsageAggregateKey;
import java.time.Instant;
import java.util.Comparator;

/**
 * Primary key of {@code usage_aggregates}. Its order is the one in which rows are locked, the same
 * in every transaction.
 *
 * @param personaId empty where there is none, as a key has no nulls
 */
record AggregateKey(
    int windowSeconds,
    Instant windowStart,
    String serviceName,
    String actionType,
    String actionName,
    String channel,
    String personaId)
    implements Comparable<AggregateKey> {

  private static final Comparator<AggregateKey> ORDER =
      Comparator.comparingInt(AggregateKey::windowSeconds)
          .thenComparing(AggregateKey::windowStart)
          .thenComparing(AggregateKey::serviceName)
          .thenComparing(AggregateKey::actionType)
          .thenComparing(AggregateKey::actionName)
          .thenComparing(AggregateKey::channel)
          .thenComparing(AggregateKey::personaId);

  static AggregateKey of(UsageAggregateKey key) {
    return new AggregateKey(
        key.getWindowSeconds(),
        key.getWindowStart(),
        key.getServiceName(),
        key.getActionType(),
        key.getActionName(),
        key.getChannel().name(),
        key.getPersonaId() == null ? "" : key.getPersonaId());
  }

  @Override
  public int compareTo(AggregateKey other) {
    return ORDER.compare(this, other);
  }
}
