package dev.footfall.aggregator.input;

import dev.footfall.aggregator.metrics.AggregatorMetrics;
import dev.footfall.schemas.DeadLetter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Makes dead letters of records that can't be used, with the reason and the position. */
public final class SetAside implements Processor<byte[], IncomingBatch, byte[], byte[]> {

  private static final String STAGE = "aggregator";

  private final AggregatorMetrics metrics;
  private ProcessorContext<byte[], byte[]> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private SetAside(AggregatorMetrics metrics) {
    this.metrics = metrics;
  }

  public static ProcessorSupplier<byte[], IncomingBatch, byte[], byte[]> supplier(
      AggregatorMetrics metrics) {
    return () -> new SetAside(metrics);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], IncomingBatch> record) {
    record.value().flawed().forEach(this::setAside);
  }

  private void setAside(Incoming incoming) {
    RecordMetadata position =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a record from a topic has a position"));
    Incoming.Flaw flaw = incoming.flaw();
    ProducerRecord<byte[], byte[]> dead =
        new DeadLetter(
                STAGE,
                flaw.reason(),
                flaw.detail(),
                position.topic(),
                position.partition(),
                incoming.offset(),
                incoming.key(),
                incoming.bytes())
            .toRecord();
    metrics.consumed(1);
    metrics.setAside(flaw.reason());
    context.forward(
        new Record<>(
            dead.key(), dead.value(), Math.max(0, incoming.appendTimeMs()), dead.headers()));
  }
}
