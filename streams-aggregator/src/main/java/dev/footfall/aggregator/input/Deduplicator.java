package dev.footfall.aggregator.input;

import dev.footfall.aggregator.metrics.AggregatorMetrics;
import dev.footfall.aggregator.state.Changelog;
import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.aggregator.state.CommitRequests;
import dev.footfall.aggregator.state.MeasuredStore;
import dev.footfall.aggregator.state.PreCommitStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Lets each (producer, sequence number) pass once. Memory goes by producers, not by events; see
 * {@link AntiReplayWindow} and {@link ProducerWindows} for what is given up for that.
 */
public final class Deduplicator implements Processor<byte[], IncomingBatch, byte[], IncomingBatch> {

  private static final String STORE = "producer-windows";
  private static final String TOTALS = "input-totals";
  private static final String PASSED_ON = "passed-on";
  private static final String PRE_COMMIT = "producer-windows-pre-commit";

  private final int maxProducers;
  private final CommitPace pace;
  private final AggregatorMetrics metrics;
  private ProcessorContext<byte[], IncomingBatch> context;
  private ProducerWindows producers;
  private CommitRequests commits;
  private String source;
  private long consumed;
  private long duplicates;
  private KeyValueStore<String, Long> totals;
  private long passedOn;
  private long latestMs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private Deduplicator(int maxProducers, CommitPace pace, AggregatorMetrics metrics) {
    this.maxProducers = maxProducers;
    this.pace = pace;
    this.metrics = metrics;
  }

  public static ProcessorSupplier<byte[], IncomingBatch, byte[], IncomingBatch> supplier(
      int maxProducers, CommitPace pace, AggregatorMetrics metrics) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], IncomingBatch, byte[], IncomingBatch> get() {
        return new Deduplicator(maxProducers, pace, metrics);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        // In this order, always: it shows in the topology's description.
        return new LinkedHashSet<>(
            List.of(
                Stores.keyValueStoreBuilder(
                        MeasuredStore.inMemory(STORE, metrics.stores()),
                        ProducerSlot.CODEC.serde(),
                        SeqBlock.CODEC.serde())
                    .withLoggingEnabled(Changelog.CONFIG),
                Stores.keyValueStoreBuilder(
                        MeasuredStore.inMemory(TOTALS, metrics.stores()),
                        Serdes.String(),
                        Serdes.Long())
                    .withLoggingEnabled(Changelog.CONFIG),
                PreCommitStore.builder(PRE_COMMIT)));
      }
    };
  }

  @Override
  public void init(ProcessorContext<byte[], IncomingBatch> context) {
    this.context = context;
    source = "events-" + context.taskId().partition();
    // Again from the store: init also follows a failure whose transaction was rolled back.
    KeyValueStore<ProducerSlot, SeqBlock> store = context.getStateStore(STORE);
    producers = new ProducerWindows(store, maxProducers);
    totals = context.getStateStore(TOTALS);
    Long total = totals.get(PASSED_ON);
    passedOn = total == null ? 0 : total;
    metrics.balance().passedOn(context.taskId(), passedOn);
    latestMs = 0;
    consumed = 0;
    duplicates = 0;
    commits =
        context
            .<PreCommitStore>getStateStore(PRE_COMMIT)
            .beforeCommit(context, pace, CommitPace.Stage.READS, this::flush);
    metrics.producers(context.taskId(), producers.size());
  }

  @Override
  public void process(Record<byte[], IncomingBatch> record) {
    List<Incoming> records = record.value().records();
    pace.read(
        source,
        records.get(records.size() - 1).appendTimeMs(),
        context.currentSystemTimeMs(),
        !record.value().endsPartition());
    commits.news();
    consumed += records.size();
    latestMs = Math.max(latestMs, record.timestamp());
    List<Incoming> first = new ArrayList<>(records.size());
    for (Incoming incoming : records) {
      Use use = incoming.use();
      if (producers.accept(use.producerId(), use.producerSeq(), incoming.appendTimeMs())) {
        first.add(incoming);
      } else {
        duplicates++;
      }
    }
    if (!first.isEmpty()) {
      context.forward(record.withValue(record.value().only(first)));
    }
  }

  private void flush() {
    pace.gaveOut(context.currentSystemTimeMs());
    producers.flush();
    if (consumed > duplicates) {
      passedOn += consumed - duplicates;
      totals.put(PASSED_ON, passedOn);
      metrics.balance().passedOn(context.taskId(), passedOn);
    }
    if (latestMs > 0) {
      metrics.input().watermark(context.taskId(), latestMs);
    }
    metrics.consumed(consumed);
    metrics.duplicates(duplicates);
    metrics.evicted(producers.takeEvicted());
    metrics.producers(context.taskId(), producers.size());
    consumed = 0;
    duplicates = 0;
  }

  @Override
  public void close() {
    metrics.forget(context.taskId());
  }
}
