package dev.footfall.aggregator.adoption;

import dev.footfall.aggregator.input.Incoming;
import dev.footfall.aggregator.input.IncomingBatch;
import dev.footfall.aggregator.metrics.AdoptionMetrics;
import dev.footfall.aggregator.state.Changelog;
import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.aggregator.state.CommitRequests;
import dev.footfall.aggregator.state.PreCommitStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Joins uses with the assignments of their users, which are in the same partition, and forwards
 * sums when the task commits. {@link PersonaJoin} has the rules.
 */
final class AdoptionTracker implements Processor<byte[], IncomingBatch, AdoptionCell, Adoption> {

  private static final String STORE = "user-personas";
  private static final String PRE_COMMIT = "user-personas-pre-commit";

  /** Users and sums held at most between two commits, some 10 MB; more are forwarded early. */
  private static final int MOST_WAITING = 20_000;

  private final CommitPace pace;
  private final AdoptionMetrics metrics;
  private ProcessorContext<AdoptionCell, Adoption> context;
  private CommitRequests commits;
  private PersonaJoin join;
  private long clockMs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private AdoptionTracker(CommitPace pace, AdoptionMetrics metrics) {
    this.pace = pace;
    this.metrics = metrics;
  }

  static ProcessorSupplier<byte[], IncomingBatch, AdoptionCell, Adoption> supplier(
      CommitPace pace, AdoptionMetrics metrics) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], IncomingBatch, AdoptionCell, Adoption> get() {
        return new AdoptionTracker(pace, metrics);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        // In this order, always: it shows in the topology's description.
        return new LinkedHashSet<>(
            List.of(
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(STORE),
                        Serdes.String(),
                        UserPersonas.CODEC.serde())
                    .withLoggingEnabled(Changelog.CONFIG),
                PreCommitStore.builder(PRE_COMMIT)));
      }
    };
  }

  @Override
  public void init(ProcessorContext<AdoptionCell, Adoption> context) {
    this.context = context;
    join = new PersonaJoin(context.getStateStore(STORE)); // init also follows a failure
    clockMs = 0;
    commits =
        context
            .<PreCommitStore>getStateStore(PRE_COMMIT)
            .beforeCommit(context, pace, CommitPace.Stage.READS, this::flush);
    metrics.users(context.taskId(), join.users());
  }

  @Override
  public void process(Record<byte[], IncomingBatch> record) {
    IncomingBatch batch = record.value();
    for (Incoming incoming : batch.records()) {
      clockMs = Math.max(clockMs, incoming.appendTimeMs());
      if (incoming.isAssignment()) {
        join.assigned(incoming.assignment());
      } else {
        join.used(incoming.use());
      }
    }
    if (batch.ofAssignments()) { // of uses the task hears otherwise
      commits.news();
      pace.read(
          "assignments-" + context.taskId().partition(), clockMs, context.currentSystemTimeMs());
    }
    if (join.waiting() >= MOST_WAITING) {
      flush();
    }
  }

  /** The time of each record is the broker's clock: how far this partition has come. */
  private void flush() {
    join.flush((cell, adoption) -> context.forward(new Record<>(cell, adoption, clockMs)));
    metrics.users(context.taskId(), join.users());
  }

  @Override
  public void close() {
    metrics.forget(context.taskId());
  }
}
