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
  private final Map<UsageAggregateKey, Estimates> estimates = new HashMap<>();
  private final Set<UsageAggregateKey> closed = new HashSet<>();
  private final Set<UsageAggregateKey> amended = new HashSet<>();
  private final Map<AggregateKind, Long> eventsByKind = new EnumMap<>(AggregateKind.class);

  public void apply(UsageAggregateKey key, UsageAggregate value) {
    assertThat(value.getCount()).as("count of %s", key).isPositive();
    assertThat(Figures.of(value).count())
        .as("sum by status of %s", key)
        .isEqualTo(value.getCount());
    eventsByKind.merge(value.getKind(), value.getCount(), Long::sum);
    boolean openHour = value.getKind() == AggregateKind.UPDATE && key.getWindowSeconds() == 3600;
    Estimates estimate = Estimates.of(value, !openHour);
    switch (value.getKind()) {
      case UPDATE -> {
        assertThat(closed).as("an update after the end of the window").doesNotContain(key);
        assertThat(value.getLateCount()).isZero();
        cells.put(key, Figures.of(value));
        estimates.put(key, estimate);
      }
      case FINAL -> {
        assertThat(closed.add(key)).as("one final record for %s", key).isTrue();
        assertThat(amended).as("a final record after an amendment").doesNotContain(key);
        assertThat(value.getLateCount()).isZero();
        cells.put(key, Figures.of(value));
        estimates.put(key, estimate);
      }
      case AMENDMENT -> {
        closed.add(key);
        amended.add(key);
        assertThat(value.getLateCount()).isEqualTo(value.getCount());
        cells.merge(key, Figures.of(value), Figures::plus);
        estimates.merge(key, estimate, Estimates::plus);
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

  /** Percentiles and users of every cell are within their bounds. */
  public void assertEstimate(Map<UsageAggregateKey, Spread> expected) {
    assertThat(estimates.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (key, spread) ->
            spread.assertEstimatedBy(
                Objects.requireNonNull(estimates.get(key)), String.valueOf(key)));
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
