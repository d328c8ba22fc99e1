package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.aggregator.cube.PartialBatch;
import dev.footfall.aggregator.input.IncomingBatch;
import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.events.Alert;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The way of events to their alerts:
 *
 * <pre>
 * once ─────┬─► alert-inputs ─► (alert-partials, one partition) ─► alerts
 * partials ─┘
 * </pre>
 */
public final class AlertStreams {

  private AlertStreams() {}

  /**
   * The transitions, keyed by alert.
   *
   * @param once usable events, each of them once
   * @param partials what they sum up to
   */
  public static KStream<String, Alert> of(
      KStream<byte[], IncomingBatch> once,
      KStream<Dimensions, PartialBatch> partials,
      Alerting alerting,
      CommitPace pace) {
    return untyped(once)
        .merge(untyped(partials), Named.as("alert-sources"))
        .process(AlertInputs.supplier(alerting, pace), Named.as("alert-inputs"))
        .repartition(
            Repartitioned.<String, AlertBatch>as("alert-partials")
                .withNumberOfPartitions(1) // one evaluator sees all of a group
                .withKeySerde(Serdes.String())
                .withValueSerde(AlertBatch.CODEC.serde()))
        .process(AlertEvaluator.supplier(alerting, pace), Named.as("alerts"));
  }

  /** One processor reads both: what it gives out of them must be in order. */
  @SuppressWarnings("unchecked")
  private static KStream<Object, Object> untyped(KStream<?, ?> stream) {
    return (KStream<Object, Object>) stream;
  }
}
