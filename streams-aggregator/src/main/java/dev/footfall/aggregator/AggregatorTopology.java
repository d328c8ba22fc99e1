package dev.footfall.aggregator;

import dev.footfall.aggregator.adoption.PersonaAdoptions;
import dev.footfall.aggregator.alerts.AlertStreams;
import dev.footfall.aggregator.alerts.Alerting;
import dev.footfall.aggregator.cube.CellPartitioner;
import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.aggregator.cube.PartialBatch;
import dev.footfall.aggregator.cube.PreAggregator;
import dev.footfall.aggregator.cube.ServicePartitioner;
import dev.footfall.aggregator.cube.WindowAggregator;
import dev.footfall.aggregator.input.Deduplicator;
import dev.footfall.aggregator.input.EventTimeExtractor;
import dev.footfall.aggregator.input.IncomingBatch;
import dev.footfall.aggregator.input.SetAside;
import dev.footfall.aggregator.metrics.AggregatorMetrics;
import dev.footfall.aggregator.registry.AvroSerdes;
import dev.footfall.aggregator.registry.RegistryPatience;
import dev.footfall.aggregator.sessions.SessionPartitioner;
import dev.footfall.aggregator.sessions.SessionTracker;
import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.aggregator.state.PreCommitStore;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The way of an event to windows, sessions and the adoption of personas:
 *
 * <pre>
 * usage-events ─┬► usable? ─► uses ─► once ─► partials ─► (usage-partials) ─► windows
 * assignment-  ─┘     │         │       │       │                            └─► usage-aggregates
 *   events            │         │       ├───────┴─► alert-inputs ─► (alert-partials) ─► alerts
 *                     │         │       ├─► user-sessions ─► sessions
 *                     │         │       └─► persona-join ─► (adoption-partials) ─► adoption-days
 *                     │         └─► assignments ─┘                          persona-adoption ◄─┘
 *                     └─► set-aside ─► dead-letters
 * </pre>
 *
 * <p>Up to the repartition topic there is one task per partition of the input, behind it one per
 * group of services. Both keep sums in the heap and give them out inside the transaction that
 * commits what they were made from; see {@link PreCommitStore}.
 */
public final class AggregatorTopology {

  /**
   * Part of the application id and of every output record. A change that can't go on with the state
   * of the old topology counts it up: then both run, each with its own state, until a reader
   * changes over.
   */
  public static final int VERSION = 1;

  private AggregatorTopology() {}

  /** The topology, with counters that nobody reads: for looking at it. */
  public static Topology build(AggregatorConfig config) {
    return build(
        config,
        new AggregatorMetrics(new SimpleMeterRegistry()),
        new RegistryPatience(),
        InstantSource.system(),
        new Alerting(config.alerts(), new SimpleMeterRegistry()));
  }

  static Topology build(
      AggregatorConfig config,
      AggregatorMetrics metrics,
      RegistryPatience registry,
      InstantSource clock,
      Alerting alerting) {
    CommitPace pace = new CommitPace(config.commitInterval(), config.backlogCommitInterval());
    Serde<byte[]> bytes = Serdes.ByteArray();
    AvroSerdes avro = new AvroSerdes(config.connection(), registry);
    StreamsBuilder builder =
        new StreamsBuilder(new TopologyConfig(new StreamsConfig(StreamsSettings.of(config))));

    KStream<byte[], IncomingBatch> events =
        builder.stream(
            List.of(Topics.USAGE_EVENTS.name(), Topics.ASSIGNMENT_EVENTS.name()),
            Consumed.with(bytes, avro.incoming())
                .withTimestampExtractor(new EventTimeExtractor())
                .withName("events"));

    events
        .filter((key, batch) -> batch.anyFlawed(), Named.as("unusable"))
        .process(SetAside.supplier(metrics), Named.as("set-aside"))
        .to(Topics.DEAD_LETTERS.name(), Produced.with(bytes, bytes).withName("dead-letters"));

    KStream<byte[], IncomingBatch> usable =
        events.filter((key, batch) -> batch.anyUsable(), Named.as("usable"));
    KStream<byte[], IncomingBatch> assignments =
        usable.filter((key, batch) -> batch.ofAssignments(), Named.as("assignments"));
    KStream<byte[], IncomingBatch> once =
        usable
            .filterNot((key, batch) -> batch.ofAssignments(), Named.as("uses"))
            .process(Deduplicator.supplier(config.maxProducers(), pace, metrics), Named.as("once"));
    KStream<Dimensions, PartialBatch> partials =
        once.process(PreAggregator.supplier(metrics), Named.as("partials"));

    partials
        .repartition(
            Repartitioned.<Dimensions, PartialBatch>as("usage-partials")
                .withStreamPartitioner(new ServicePartitioner())
                .withKeySerde(Dimensions.CODEC.serde())
                .withValueSerde(PartialBatch.CODEC.serde()))
        .process(
            WindowAggregator.supplier(
                config.grace(), config.idleClose(), config.maxActions(), pace, metrics, clock),
            Named.as("windows"))
        .to(
            Topics.USAGE_AGGREGATES.name(),
            Produced.<UsageAggregateKey, UsageAggregate>with(
                    avro.aggregateKey(), avro.aggregateValue(), new CellPartitioner())
                .withName("usage-aggregates"));

    AlertStreams.of(once, partials, alerting, pace)
        .to(
            Topics.ALERTS.name(),
            Produced.with(Serdes.String(), avro.alert()).withName("alerts-out"));

    once.process(
            SessionTracker.supplier(
                config.sessions(), config.grace(), config.idleClose(), metrics.sessions(), clock),
            Named.as("user-sessions"))
        .to(
            Topics.SESSIONS.name(),
            Produced.with(Serdes.String(), avro.session(), new SessionPartitioner())
                .withName("sessions"));

    PersonaAdoptions.count(
        once,
        assignments,
        config.grace(),
        config.idleClose(),
        avro,
        pace,
        metrics.adoption(),
        clock);
    return builder.build();
  }
}
