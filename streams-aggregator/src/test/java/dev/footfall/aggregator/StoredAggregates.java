package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AggregateKind;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Applies output records as the sink does, and insists on the order that the contract promises. */
public final class StoredAggregates {

  private final Map<UsageAggregateKey, Figures> cells = new HashMap<>();
  private final Set<UsageAggregateKey> closed = new HashSet<>();
  private final Set<UsageAggregateKey> amended = new HashSet<>();
  private final Map<AggregateKind, Long> eventsByKind = new EnumMap<>(AggregateKind.class);

  public void apply(UsageAggregateKey key, UsageAggregate value) {
    assertThat(value.getCount()).as("count of %s", key).isPositive();
    assertThat(Figures.of(value).count())
        .as("sum by status of %s", key)
        .isEqualTo(value.getCount());
    eventsByKind.merge(value.getKind(), value.getCount(), Long::sum);
    switch (value.getKind()) {
      case UPDATE -> {
        assertThat(closed).as("an update after the end of the window").doesNotContain(key);
        assertThat(value.getLateCount()).isZero();
        cells.put(key, Figures.of(value));
      }
      case FINAL -> {
        assertThat(closed.add(key)).as("one final record for %s", key).isTrue();
        assertThat(amended).as("a final record after an amendment").doesNotContain(key);
        assertThat(value.getLateCount()).isZero();
        cells.put(key, Figures.of(value));
      }
      case AMENDMENT -> {
        closed.add(key);
        amended.add(key);
        assertThat(value.getLateCount()).isEqualTo(value.getCount());
        cells.merge(key, Figures.of(value), Figures::plus);
      }
      case UNKNOWN -> throw new AssertionError("the aggregator wrote an unknown kind");
    }
  }

  public Map<UsageAggregateKey, Figures> cells() {
    return cells;
  }

  /** Every cell has the same figures, and there is no other; a failure shows the first few. */
  public void assertEqualTo(Map<UsageAggregateKey, Figures> expected) {
    assertThat(expected).isNotEmpty();
    Set<UsageAggregateKey> keys = new HashSet<>(expected.keySet());
    keys.addAll(cells.keySet());
    List<String> differences =
        keys.stream()
            .filter(key -> !Objects.equals(expected.get(key), cells.get(key)))
            .map(key -> key + ": stored " + cells.get(key) + ", expected " + expected.get(key))
            .toList();
    assertThat(differences.stream().limit(5)).as("%s cells differ", differences.size()).isEmpty();
  }

  /** Events in the minute windows. */
  public long events() {
    return cells.entrySet().stream()
        .filter(e -> e.getKey().getWindowSeconds() == 60)
        .mapToLong(e -> e.getValue().count())
        .sum();
  }

  public long eventsIn(AggregateKind kind) {
    return eventsByKind.getOrDefault(kind, 0L);
  }
}
