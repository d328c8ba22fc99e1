package dev.footfall.aggregator;

import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What the stored aggregates must equal: every event once, into its minute and its hour. */
public final class Recomputation {

  private record Identity(String producerId, long seq) {}

  private Recomputation() {}

  public static Map<UsageAggregateKey, Figures> of(Iterable<UsageEvent> events) {
    Map<UsageAggregateKey, Figures> cells = new HashMap<>();
    forEachOnce(events, (key, event) -> cells.merge(key, Figures.of(event), Figures::plus));
    return cells;
  }

  /** All durations and users of every cell. */
  public static Map<UsageAggregateKey, Spread> spreads(Iterable<UsageEvent> events) {
    Map<UsageAggregateKey, Spread> cells = new HashMap<>();
    forEachOnce(events, (key, event) -> cells.computeIfAbsent(key, k -> new Spread()).plus(event));
    return cells;
  }

  private static void forEachOnce(
      Iterable<UsageEvent> events, BiConsumer<UsageAggregateKey, UsageEvent> each) {
    Set<Identity> seen = new HashSet<>();
    for (UsageEvent event : events) {
      if (seen.add(new Identity(event.getProducerId(), event.getProducerSeq()))) {
        for (int seconds : List.of(60, 3600)) {
          each.accept(key(event, seconds), event);
        }
      }
    }
  }

  private static UsageAggregateKey key(UsageEvent event, int seconds) {
    long second = event.getOccurredAt().getEpochSecond();
    return UsageAggregateKey.newBuilder()
        .setWindowStart(Instant.ofEpochSecond(second / seconds * seconds))
        .setWindowSeconds(seconds)
        .setServiceName(event.getServiceName())
        .setActionType(event.getActionType())
        .setActionName(event.getActionName())
        .setChannel(event.getChannel())
        .setPersonaId(event.getPersonaId())
        .build();
  }
}
