package dev.footfall.aggregator.cube;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * All partial sums of a service go to one task, which alone can tell how many actions the service
 * has. The price: one service's sums are merged by one thread; they are some hundred a second,
 * whatever the number of events. Stateless.
 */
public final class ServicePartitioner implements StreamPartitioner<Dimensions, PartialBatch> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, Dimensions key, PartialBatch value, int numPartitions) {
    byte[] service = key.serviceName().getBytes(StandardCharsets.UTF_8);
    return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(service)) % numPartitions));
  }
}
