package dev.footfall.aggregator.cube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageAggregateKey;
import dev.footfall.schemas.Samples;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellPartitionerTest {

  private static Optional<Set<Integer>> partition(UsageAggregateKey key) {
    return new CellPartitioner()
        .partitions("usage-aggregates", key, Samples.usageAggregate().build(), 4);
  }

  @Test
  void allWindowsOfACell_areInOnePartition() {
    Set<Optional<Set<Integer>>> partitions = new HashSet<>();
    for (int hour = 0; hour < 100; hour++) {
      Instant start = Instant.ofEpochSecond(hour * 3600L);
      UsageAggregateKey.Builder key = Samples.usageAggregateKey().setWindowStart(start);
      partitions.add(partition(key.setWindowSeconds(60).build()));
      partitions.add(partition(key.setWindowSeconds(3600).build()));
    }
    assertThat(partitions).hasSize(1);
  }

  @Test
  void cells_areSpreadOverAllPartitions() {
    Set<Integer> partitions = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      partitions.addAll(
          partition(Samples.usageAggregateKey().setActionName("a" + i).build()).orElseThrow());
    }
    assertThat(partitions).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  /** Another one would move cells to other partitions in the middle of their windows. */
  @Test
  void partition_isTheGoldenOne() {
    assertThat(partition(Samples.usageAggregateKey().build())).contains(Set.of(3));
  }
}
