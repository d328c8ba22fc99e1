package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.metrics.AggregatorMetrics;
import dev.footfall.aggregator.metrics.Latency;
import dev.footfall.aggregator.state.Changelog;
import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.aggregator.state.CommitRequests;
import dev.footfall.aggregator.state.MeasuredStore;
import dev.footfall.aggregator.state.PreCommitStore;
import dev.footfall.events.AggregateKind;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Merges partial sums into minute and hour windows, and gives out totals and amendments when the
 * task commits. {@link OpenWindows} has the rules.
 */
public final class WindowAggregator
    implements Processor<Dimensions, PartialBatch, UsageAggregateKey, UsageAggregate> {

  private static final String STORE = "open-windows";
  private static final String HORIZON = "horizon";
  private static final String PRE_COMMIT = "open-windows-pre-commit";

  /** New windows and amendments between two commits, some 30 MB; more are given out early. */
  private static final int MOST_WAITING = 40_000;

  private static final Duration LONGEST_TICK = Duration.ofSeconds(30);

  private final Duration grace;
  private final Duration idleClose;
  private final int maxActions;
  private final CommitPace pace;
  private final AggregatorMetrics metrics;
  private final InstantSource clock;
  private ProcessorContext<UsageAggregateKey, UsageAggregate> context;
  private OpenWindows windows;
  private CommitRequests commits;
  private final long[] windowed = new long[OpenWindows.SIZES_MS.size()];
  private final long[] amended = new long[OpenWindows.SIZES_MS.size()];
  private final long[] emitted = new long[AggregateKind.values().length];
  private KeyValueStore<String, Long> totals;
  private final long[] counted = new long[OpenWindows.SIZES_MS.size()];
  private long lastPartialMs;
  private long oldestAppendMs;
  private long newestEventMs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private WindowAggregator(
      Duration grace,
      Duration idleClose,
      int maxActions,
      CommitPace pace,
      AggregatorMetrics metrics,
      InstantSource clock) {
    this.grace = grace;
    this.idleClose = idleClose;
    this.maxActions = maxActions;
    this.pace = pace;
    this.metrics = metrics;
    this.clock = clock;
  }

  public static ProcessorSupplier<Dimensions, PartialBatch, UsageAggregateKey, UsageAggregate>
      supplier(
          Duration grace,
          Duration idleClose,
          int maxActions,
          CommitPace pace,
          AggregatorMetrics metrics,
          InstantSource clock) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<Dimensions, PartialBatch, UsageAggregateKey, UsageAggregate> get() {
        return new WindowAggregator(grace, idleClose, maxActions, pace, metrics, clock);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        // In this order, always: it shows in the topology's description.
        return new LinkedHashSet<>(
            List.of(
                Stores.keyValueStoreBuilder(
                        MeasuredStore.inMemory(STORE, metrics.stores()),
                        WindowKey.CODEC.serde(),
                        Totals.CODEC.serde())
                    .withLoggingEnabled(Changelog.CONFIG),
                Stores.keyValueStoreBuilder(
                        MeasuredStore.inMemory(HORIZON, metrics.stores()),
                        Serdes.String(),
                        Serdes.Long())
                    .withLoggingEnabled(Changelog.CONFIG),
                PreCommitStore.builder(PRE_COMMIT)));
      }
    };
  }

  @Override
  public void init(ProcessorContext<UsageAggregateKey, UsageAggregate> context) {
    this.context = context;
    clearCounts(); // init also follows a failure
    totals = context.getStateStore(HORIZON);
    windows = new OpenWindows(context.getStateStore(STORE), totals, grace, maxActions);
    for (int size = 0; size < counted.length; size++) {
      Long total = totals.get(totalName(size));
      counted[size] = total == null ? 0 : total;
    }
    metrics.balance().counted(context.taskId(), counted);
    // Just started is not idle: what was written meanwhile has yet to be read.
    lastPartialMs = context.currentSystemTimeMs();
    commits =
        context
            .<PreCommitStore>getStateStore(PRE_COMMIT)
            .beforeCommit(context, pace, CommitPace.Stage.MERGES, this::flush);
    context.schedule(tick(), PunctuationType.WALL_CLOCK_TIME, this::closeIdle);
    metrics.beat();
    metrics.openWindows(context.taskId(), windows.open());
  }

  /** Each tick ends in a commit, of next to nothing when idle. */
  private Duration tick() {
    Duration half = idleClose.dividedBy(2);
    return half.compareTo(LONGEST_TICK) < 0 ? half : LONGEST_TICK;
  }

  @Override
  public void process(Record<Dimensions, PartialBatch> record) {
    commits.news();
    newestEventMs = Math.max(newestEventMs, record.timestamp());
    long appendMs = Latency.appendedAt(record.headers(), Long.MAX_VALUE);
    pace.merged(appendMs, context.currentSystemTimeMs());
    oldestAppendMs = Math.min(oldestAppendMs, appendMs);
    record
        .value()
        .forEach(
            record.key(),
            (cell, partial) -> {
              partial.forEach((minuteMs, totals) -> add(cell, minuteMs, totals));
              if (windows.waiting() >= MOST_WAITING) {
                flush();
              }
            });
    windows.advance(record.timestamp());
    lastPartialMs = context.currentSystemTimeMs();
  }

  private void add(Dimensions cell, long minuteMs, Totals totals) {
    OpenWindows.Lateness lateness = windows.add(cell, minuteMs, totals);
    for (int size = 0; size < windowed.length; size++) {
      boolean open = lateness.open(OpenWindows.SIZES_MS.get(size));
      (open ? windowed : amended)[size] += totals.count();
    }
  }

  private void closeIdle(long nowMs) {
    metrics.beat();
    if (nowMs - lastPartialMs >= idleClose.toMillis() && windows.closeIdle(nowMs)) {
      commits.news();
    }
  }

  private void flush() {
    windows.flush(this::emit);
    count();
  }

  private void count() {
    for (int size = 0; size < windowed.length; size++) {
      metrics.windowed(OpenWindows.SIZES_MS.get(size), windowed[size]);
      metrics.amended(OpenWindows.SIZES_MS.get(size), amended[size]);
      if (windowed[size] + amended[size] > 0) {
        counted[size] += windowed[size] + amended[size];
        totals.put(totalName(size), counted[size]);
      }
    }
    metrics.balance().counted(context.taskId(), counted);
    if (newestEventMs > 0) {
      metrics.latency().givenOut(clock.millis(), oldestAppendMs, newestEventMs);
    }
    for (AggregateKind kind : AggregateKind.values()) {
      metrics.emitted(kind, emitted[kind.ordinal()]);
    }
    metrics.overflow(windows.takeOverflow());
    metrics.openWindows(context.taskId(), windows.open());
    clearCounts();
  }

  private void clearCounts() {
    Arrays.fill(windowed, 0);
    Arrays.fill(amended, 0);
    Arrays.fill(emitted, 0);
    newestEventMs = 0;
    oldestAppendMs = Long.MAX_VALUE;
  }

  /** Beside the horizon: how many events were ever counted, which {@code Balance} compares. */
  private static String totalName(int size) {
    return "counted-" + OpenWindows.SIZES_MS.get(size);
  }

  private void emit(WindowKey window, AggregateKind kind, Totals totals) {
    emitted[kind.ordinal()]++;
    context.forward(
        new Record<>(
            AggregateRecords.key(window),
            AggregateRecords.value(window, kind, totals, clock.instant()),
            window.startMs()));
  }

  @Override
  public void close() {
    metrics.forget(context.taskId());
  }
}
