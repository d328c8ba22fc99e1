package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.input.Incoming;
import dev.footfall.aggregator.input.IncomingBatch;
import dev.footfall.aggregator.input.Use;
import dev.footfall.aggregator.metrics.AggregatorMetrics;
import dev.footfall.aggregator.metrics.Latency;
import dev.footfall.aggregator.state.PreCommitStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Counts events by cell and minute in the heap, and forwards the partial sums when the task
 * commits: a few bytes per cell are repartitioned instead of every event. Events are seen
 * downstream up to one commit interval later for it.
 */
public final class PreAggregator
    implements Processor<byte[], IncomingBatch, Dimensions, PartialBatch> {

  private static final String PRE_COMMIT = "partials-pre-commit";

  /** Sums held at most between two commits, some 20 MB; more are forwarded early. */
  private static final int MOST_SUMS = 20_000;

  /** Minutes in one record at most, some 20 KB: far below what a broker takes. */
  private static final int MOST_MINUTES = 1_000;

  private final AggregatorMetrics metrics;
  private final Map<Dimensions, Partial> partials = new HashMap<>();
  private final ServiceLimit services = new ServiceLimit();
  private ProcessorContext<Dimensions, PartialBatch> context;
  private int sums;
  private long latestMs;
  private long oldestAppendMs;
  private long overflow;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private PreAggregator(AggregatorMetrics metrics) {
    this.metrics = metrics;
  }

  public static ProcessorSupplier<byte[], IncomingBatch, Dimensions, PartialBatch> supplier(
      AggregatorMetrics metrics) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], IncomingBatch, Dimensions, PartialBatch> get() {
        return new PreAggregator(metrics);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(PreCommitStore.builder(PRE_COMMIT));
      }
    };
  }

  @Override
  public void init(ProcessorContext<Dimensions, PartialBatch> context) {
    this.context = context;
    clear(); // init also follows a failure: what was counted is read again
    context.<PreCommitStore>getStateStore(PRE_COMMIT).beforeCommit(context, this::flush);
  }

  @Override
  public void process(Record<byte[], IncomingBatch> record) {
    record.value().records().forEach(this::add);
  }

  private void add(Incoming incoming) {
    Use use = incoming.use();
    long timeMs = incoming.eventTimeMs();
    latestMs = Math.max(latestMs, timeMs);
    oldestAppendMs = Math.min(oldestAppendMs, incoming.appendTimeMs());
    Partial partial = partial(Dimensions.of(use));
    if (partial.add(timeMs, use.resultStatus(), use.durationMs(), use.userId())) {
      sums++;
    }
    if (sums >= MOST_SUMS || partial.minutes() >= MOST_MINUTES) {
      flush();
    }
  }

  private Partial partial(Dimensions dimensions) {
    Partial known = partials.get(dimensions);
    if (known != null) {
      return known;
    }
    Dimensions cell = services.admit(dimensions, latestMs);
    overflow += cell == dimensions ? 0 : 1;
    return partials.computeIfAbsent(cell, c -> new Partial());
  }

  /** The time of each record is the latest event time of all: how far this partition has come. */
  private void flush() {
    Headers headers = Latency.appendedAt(oldestAppendMs);
    PartialBatches.of(
        partials, (key, batch) -> context.forward(new Record<>(key, batch, latestMs, headers)));
    metrics.overflow(overflow);
    clear();
  }

  private void clear() {
    partials.clear();
    sums = 0;
    latestMs = 0;
    oldestAppendMs = Long.MAX_VALUE;
    overflow = 0;
  }
}
