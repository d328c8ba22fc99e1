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
public final class SetAside implements Processor<byte[], Incoming, byte[], byte[]> {

  private static final String STAGE = "aggregator";

  private final AggregatorMetrics metrics;
  private ProcessorContext<byte[], byte[]> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private SetAside(AggregatorMetrics metrics) {
    this.metrics = metrics;
  }

  public static ProcessorSupplier<byte[], Incoming, byte[], byte[]> supplier(
      AggregatorMetrics metrics) {
    return () -> new SetAside(metrics);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], Incoming> record) {
    RecordMetadata position =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a record from a topic has a position"));
    Incoming incoming = record.value();
    Incoming.Flaw flaw = incoming.flaw();
    ProducerRecord<byte[], byte[]> dead =
        new DeadLetter(
                STAGE,
                flaw.reason(),
                flaw.detail(),
                position.topic(),
                position.partition(),
                position.offset(),
                record.key(),
                incoming.bytes())
            .toRecord();
    metrics.consumed(1);
    metrics.setAside(flaw.reason());
    context.forward(
        new Record<>(
            dead.key(), dead.value(), Math.max(0, incoming.appendTimeMs()), dead.headers()));
  }
}
