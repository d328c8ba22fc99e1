package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.input.Incoming;
import dev.footfall.aggregator.state.PreCommitStore;
import dev.footfall.events.UsageEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
public final class PreAggregator implements Processor<byte[], Incoming, Dimensions, Partial> {

  private static final String PRE_COMMIT = "partials-pre-commit";

  /** Sums held at most between two commits, some 10 MB; more are forwarded early. */
  private static final int MOST_SUMS = 50_000;

  /** Minutes in one record at most, some 20 KB: far below what a broker takes. */
  private static final int MOST_MINUTES = 1_000;

  private final Map<Dimensions, Partial> partials = new HashMap<>();
  private ProcessorContext<Dimensions, Partial> context;
  private int sums;
  private long latestMs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private PreAggregator() {}

  public static ProcessorSupplier<byte[], Incoming, Dimensions, Partial> supplier() {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], Incoming, Dimensions, Partial> get() {
        return new PreAggregator();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(PreCommitStore.builder(PRE_COMMIT));
      }
    };
  }

  @Override
  public void init(ProcessorContext<Dimensions, Partial> context) {
    this.context = context;
    clear(); // init also follows a failure: what was counted is read again
    context.<PreCommitStore>getStateStore(PRE_COMMIT).beforeCommit(context, this::flush);
  }

  @Override
  public void process(Record<byte[], Incoming> record) {
    UsageEvent event = record.value().event();
    Partial partial = partials.computeIfAbsent(Dimensions.of(event), d -> new Partial());
    latestMs = Math.max(latestMs, record.timestamp());
    if (partial.add(
        record.timestamp(), event.getResultStatus(), event.getDurationMs(), event.getUserId())) {
      sums++;
    }
    if (sums >= MOST_SUMS || partial.minutes() >= MOST_MINUTES) {
      flush();
    }
  }

  /** The time of each record is the latest event time of all: how far this partition has come. */
  private void flush() {
    partials.forEach(
        (dimensions, partial) -> context.forward(new Record<>(dimensions, partial, latestMs)));
    clear();
  }

  private void clear() {
    partials.clear();
    sums = 0;
    latestMs = 0;
  }
}
