package dev.footfall.aggregator.cube;

import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * All windows of a cell go to one partition, by the cell and not by the bytes of the key: those
 * begin with the schema's id, and a new version of the key's schema would move a key to another
 * partition, where a reader may see its amendment before its total. Stateless.
 */
public final class CellPartitioner implements StreamPartitioner<UsageAggregateKey, UsageAggregate> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, UsageAggregateKey key, UsageAggregate value, int numPartitions) {
    byte[] cell = Dimensions.CODEC.toBytes(Dimensions.of(key));
    return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(cell)) % numPartitions));
  }
}
