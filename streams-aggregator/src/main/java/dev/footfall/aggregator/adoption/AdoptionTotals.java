package dev.footfall.aggregator.adoption;

import dev.footfall.aggregator.metrics.AdoptionMetrics;
import dev.footfall.aggregator.state.Changelog;
import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.aggregator.state.CommitRequests;
import dev.footfall.aggregator.state.PreCommitStore;
import dev.footfall.events.AggregateKind;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Merges sums into days and standings, and shows them. {@link AdoptionDays} has the rules. */
final class AdoptionTotals
    implements Processor<AdoptionCell, Adoption, PersonaAdoptionKey, PersonaAdoption> {

  private static final String STORE = "adoption-days";
  private static final String HORIZON = "adoption-horizon";
  private static final String PRE_COMMIT = "adoption-days-pre-commit";

  /** Cells held at most between two commits, some 20 MB; more are given out early. */
  private static final int MOST_WAITING = 10_000;

  /** Totals so far are shown this often: a day is not watched by the second. */
  private static final Duration SHOWN_EVERY = Duration.ofSeconds(10);

  private final Duration grace;
  private final Duration idleClose;
  private final CommitPace pace;
  private final AdoptionMetrics metrics;
  private final InstantSource clock;
  private ProcessorContext<PersonaAdoptionKey, PersonaAdoption> context;
  private CommitRequests commits;
  private AdoptionDays days;
  private long lastRecordMs;
  private long lastShownMs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private AdoptionTotals(
      Duration grace,
      Duration idleClose,
      CommitPace pace,
      AdoptionMetrics metrics,
      InstantSource clock) {
    this.grace = grace;
    this.idleClose = idleClose;
    this.pace = pace;
    this.metrics = metrics;
    this.clock = clock;
  }

  static ProcessorSupplier<AdoptionCell, Adoption, PersonaAdoptionKey, PersonaAdoption> supplier(
      Duration grace,
      Duration idleClose,
      CommitPace pace,
      AdoptionMetrics metrics,
      InstantSource clock) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<AdoptionCell, Adoption, PersonaAdoptionKey, PersonaAdoption> get() {
        return new AdoptionTotals(grace, idleClose, pace, metrics, clock);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        // In this order, always: it shows in the topology's description.
        return new LinkedHashSet<>(
            List.of(
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(STORE),
                        AdoptionCell.CODEC.serde(),
                        Adoption.CODEC.serde())
                    .withLoggingEnabled(Changelog.CONFIG),
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(HORIZON), Serdes.String(), Serdes.Long())
                    .withLoggingEnabled(Changelog.CONFIG),
                PreCommitStore.builder(PRE_COMMIT)));
      }
    };
  }

  @Override
  public void init(ProcessorContext<PersonaAdoptionKey, PersonaAdoption> context) {
    this.context = context;
    days = new AdoptionDays(context.getStateStore(STORE), context.getStateStore(HORIZON), grace);
    // Just started is not idle: what was written meanwhile has yet to be read.
    lastRecordMs = context.currentSystemTimeMs();
    lastShownMs = 0;
    commits =
        context
            .<PreCommitStore>getStateStore(PRE_COMMIT)
            .beforeCommit(context, pace, CommitPace.Stage.MERGES, this::flush);
    context.schedule(SHOWN_EVERY, PunctuationType.WALL_CLOCK_TIME, this::tickAt);
    metrics.cells(context.taskId(), days.cells());
  }

  @Override
  public void process(Record<AdoptionCell, Adoption> record) {
    commits.news();
    boolean open = days.add(record.key(), record.value());
    days.advance(record.timestamp());
    lastRecordMs = context.currentSystemTimeMs();
    metrics.counted(open, record.value().uses());
    if (days.waiting() >= MOST_WAITING) {
      flush();
    }
  }

  /** A commit follows, which shows what is due. */
  private void tickAt(long nowMs) {
    if (nowMs - lastRecordMs >= idleClose.toMillis()) {
      days.advance(nowMs);
    }
  }

  private void flush() {
    long nowMs = context.currentSystemTimeMs();
    boolean showAll = nowMs - lastShownMs >= SHOWN_EVERY.toMillis();
    if (showAll) {
      lastShownMs = nowMs;
    }
    days.flush(this::emit, showAll);
    metrics.cells(context.taskId(), days.cells());
  }

  private void emit(AdoptionCell cell, AggregateKind kind, Adoption adoption) {
    PersonaAdoption value = AdoptionRecords.value(cell, kind, adoption, clock.instant());
    context.forward(
        new Record<>(cell.key(), value, cell.isStanding() ? lastRecordMs : cell.dayMs()));
  }

  @Override
  public void close() {
    metrics.forget(context.taskId());
  }
}
