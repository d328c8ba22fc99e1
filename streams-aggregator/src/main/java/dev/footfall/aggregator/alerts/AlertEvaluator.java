package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.aggregator.state.CommitRequests;
import dev.footfall.aggregator.state.PreCommitStore;
import dev.footfall.events.Alert;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Judges the rules, in one task for all input partitions. What it writes and what it remembers of
 * it are in one transaction, so a transition is written once. {@link AlertEngine} has the rules of
 * time.
 */
final class AlertEvaluator implements Processor<String, AlertBatch, String, Alert> {

  private static final String PRE_COMMIT = "alerts-pre-commit";

  private final Alerting alerting;
  private final CommitPace pace;
  private ProcessorContext<String, Alert> context;
  private CommitRequests commits;
  private AlertStore store;
  private AlertEngine engine;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private AlertEvaluator(Alerting alerting, CommitPace pace) {
    this.alerting = alerting;
    this.pace = pace;
  }

  static ProcessorSupplier<String, AlertBatch, String, Alert> supplier(
      Alerting alerting, CommitPace pace) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, AlertBatch, String, Alert> get() {
        return new AlertEvaluator(alerting, pace);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        List<StoreBuilder<?>> stores = new ArrayList<>(AlertStore.builders());
        stores.add(PreCommitStore.builder(PRE_COMMIT));
        return new LinkedHashSet<>(stores);
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, Alert> context) {
    this.context = context;
    store = AlertStore.of(context);
    engine = alerting.engine(); // init also follows a failure whose transaction was rolled back
    engine.restore(store);
    commits =
        context
            .<PreCommitStore>getStateStore(PRE_COMMIT)
            .beforeCommit(context, pace, CommitPace.Stage.MERGES, () -> engine.flush(store));
  }

  @Override
  public void process(Record<String, AlertBatch> record) {
    commits.news();
    engine.use(alerting.rules().current());
    engine.add(record.value());
    if (record.value().progress() != null) {
      engine.advance(context.currentSystemTimeMs(), this::write);
      alerting.metrics().show();
    }
  }

  private void write(Alert alert) {
    alerting.metrics().transition(alert.getState());
    context.forward(new Record<>(alert.getAlertId(), alert, alert.getEvaluatedAt().toEpochMilli()));
  }

  @Override
  public void close() {
    alerting.metrics().forget();
  }
}
