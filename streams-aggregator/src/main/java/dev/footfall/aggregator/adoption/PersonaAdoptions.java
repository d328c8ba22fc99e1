package dev.footfall.aggregator.adoption;

import dev.footfall.aggregator.input.IncomingBatch;
import dev.footfall.aggregator.metrics.AdoptionMetrics;
import dev.footfall.aggregator.registry.AvroSerdes;
import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/** The way of uses and assignments to the adoption of personas. */
public final class PersonaAdoptions {

  private PersonaAdoptions() {}

  /**
   * Adds the steps to the topology.
   *
   * @param uses usage events, each once
   * @param assignments assignment events of the same partitions
   */
  public static void count(
      KStream<byte[], IncomingBatch> uses,
      KStream<byte[], IncomingBatch> assignments,
      Duration grace,
      Duration idleClose,
      AvroSerdes avro,
      CommitPace pace,
      AdoptionMetrics metrics,
      InstantSource clock) {
    uses.merge(assignments, Named.as("uses-and-assignments"))
        .process(AdoptionTracker.supplier(pace, metrics), Named.as("persona-join"))
        .repartition(
            Repartitioned.<AdoptionCell, Adoption>as("adoption-partials")
                .withKeySerde(AdoptionCell.CODEC.serde())
                .withValueSerde(Adoption.CODEC.serde()))
        .process(
            AdoptionTotals.supplier(grace, idleClose, pace, metrics, clock),
            Named.as("adoption-days"))
        .to(
            Topics.PERSONA_ADOPTION.name(),
            Produced.with(avro.adoptionKey(), avro.adoption(), new AdoptionPartitioner())
                .withName("persona-adoption"));
  }
}
