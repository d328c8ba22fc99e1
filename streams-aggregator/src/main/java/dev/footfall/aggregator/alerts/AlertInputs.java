package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.AlertBatch.Progress;
import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.aggregator.cube.PartialBatch;
import dev.footfall.aggregator.input.Incoming;
import dev.footfall.aggregator.input.IncomingBatch;
import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.aggregator.state.CommitRequests;
import dev.footfall.aggregator.state.PreCommitStore;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One input partition's side of the alerts. It takes events, for their time and for the failures of
 * users, and partial sums, for everything else, and gives out what the rules need of them when the
 * task commits; the last record of a commit says how far the partition has come. While nothing
 * comes in, the wall clock sends that alone.
 *
 * <p>Its store must come after that of the partial sums, which are given out in the same commit;
 * stores are in the order in which the topology is built.
 */
final class AlertInputs implements Processor<Object, Object, String, AlertBatch> {

  private static final String PRE_COMMIT = "alert-inputs-pre-commit";

  /** Held at most between two commits, some 10 MB; more is given out early. */
  private static final int MOST_ITEMS = 50_000;

  private static final Duration LONGEST_TICK = Duration.ofSeconds(30);

  private final Alerting alerting;
  private final CommitPace pace;
  private ProcessorContext<String, AlertBatch> context;
  private CommitRequests commits;
  private RuleInputs inputs;
  private AlertRules rules;
  private PartitionClock clock;
  private boolean news;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private AlertInputs(Alerting alerting, CommitPace pace) {
    this.alerting = alerting;
    this.pace = pace;
  }

  static ProcessorSupplier<Object, Object, String, AlertBatch> supplier(
      Alerting alerting, CommitPace pace) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<Object, Object, String, AlertBatch> get() {
        return new AlertInputs(alerting, pace);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(PreCommitStore.builder(PRE_COMMIT));
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, AlertBatch> context) {
    this.context = context;
    rules = alerting.rules().current();
    inputs = new RuleInputs(rules); // init also follows a failure: what was held is read again
    Duration idle = alerting.idle();
    clock = new PartitionClock(idle.toMillis(), context.currentSystemTimeMs());
    commits =
        context
            .<PreCommitStore>getStateStore(PRE_COMMIT)
            .beforeCommit(context, pace, CommitPace.Stage.MERGES, this::flush);
    Duration half = idle.dividedBy(2);
    context.schedule(
        half.compareTo(LONGEST_TICK) < 0 ? half : LONGEST_TICK,
        PunctuationType.WALL_CLOCK_TIME,
        this::tickAt);
    news = false;
  }

  /** The commit that follows tells it; that of events is asked for where they are counted. */
  private void tickAt(long nowMs) {
    news = true;
    commits.news();
  }

  @Override
  public void process(Record<Object, Object> record) {
    news = true;
    if (record.value() instanceof PartialBatch batch) {
      batch.forEach((Dimensions) record.key(), inputs::add);
    } else {
      long nowMs = context.currentSystemTimeMs();
      for (Incoming incoming : ((IncomingBatch) record.value()).records()) {
        clock.read(incoming.eventTimeMs(), incoming.appendTimeMs(), nowMs);
        inputs.add(incoming.use(), incoming.eventTimeMs());
      }
    }
    if (inputs.items() >= MOST_ITEMS) {
      flushEarly();
    }
  }

  private void flush() {
    if (!news) {
      return;
    }
    news = false;
    takeRules();
    int partition = context.taskId().partition();
    long completeMs = clock.completeMs(context.currentSystemTimeMs());
    give(new Progress(partition, alerting.partitions(), completeMs));
  }

  /** Without the progress: what was read may still be among the partial sums above. */
  private void flushEarly() {
    give(null);
  }

  private void give(@Nullable Progress progress) {
    long atMs = progress == null ? 0 : progress.completeMs();
    String key = Integer.toString(context.taskId().partition());
    inputs.take(batch -> context.forward(new Record<>(key, batch, atMs)), progress);
  }

  private void takeRules() {
    AlertRules now = alerting.rules().current();
    if (now != rules) {
      rules = now;
      inputs.use(now);
    }
  }
}
