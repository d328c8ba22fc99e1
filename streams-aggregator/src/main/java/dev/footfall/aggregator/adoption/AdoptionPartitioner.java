package dev.footfall.aggregator.adoption;

import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * All records of a cell go to one partition, by the cell and not by the bytes of the key, for the
 * reason that {@link dev.footfall.aggregator.cube.CellPartitioner} has. Stateless.
 */
final class AdoptionPartitioner implements StreamPartitioner<PersonaAdoptionKey, PersonaAdoption> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, PersonaAdoptionKey key, PersonaAdoption value, int numPartitions) {
    byte[] cell = AdoptionCell.CODEC.toBytes(AdoptionCell.of(key));
    return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(cell)) % numPartitions));
  }
}
