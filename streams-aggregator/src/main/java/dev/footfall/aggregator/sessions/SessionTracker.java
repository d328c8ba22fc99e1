package dev.footfall.aggregator.sessions;

import dev.footfall.aggregator.input.Incoming;
import dev.footfall.aggregator.input.IncomingBatch;
import dev.footfall.aggregator.metrics.SessionMetrics;
import dev.footfall.aggregator.state.Changelog;
import dev.footfall.aggregator.state.PreCommitStore;
import dev.footfall.events.SessionState;
import dev.footfall.events.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Finds the sessions of users, and shows them when the task commits. {@link Sessions} has the
 * rules.
 */
public final class SessionTracker
    implements Processor<byte[], IncomingBatch, String, SessionSummary> {

  private static final String STORE = "known-sessions";
  private static final String PRE_COMMIT = "known-sessions-pre-commit";

  /** Changed sessions held at most between two commits, some 10 MB; more are written early. */
  private static final int MOST_WAITING = 10_000;

  /** How often a task without traffic looks for what is due; each look ends in a small commit. */
  private static final Duration LONGEST_TICK = Duration.ofSeconds(5);

  private final SessionSettings settings;
  private final Duration grace;
  private final Duration idleClose;
  private final SessionMetrics metrics;
  private final InstantSource clock;
  private ProcessorContext<String, SessionSummary> context;
  private Sessions sessions;
  private long lastEventMs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
  private SessionTracker(
      SessionSettings settings,
      Duration grace,
      Duration idleClose,
      SessionMetrics metrics,
      InstantSource clock) {
    this.settings = settings;
    this.grace = grace;
    this.idleClose = idleClose;
    this.metrics = metrics;
    this.clock = clock;
  }

  public static ProcessorSupplier<byte[], IncomingBatch, String, SessionSummary> supplier(
      SessionSettings settings,
      Duration grace,
      Duration idleClose,
      SessionMetrics metrics,
      InstantSource clock) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], IncomingBatch, String, SessionSummary> get() {
        return new SessionTracker(settings, grace, idleClose, metrics, clock);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        // In this order, always: it shows in the topology's description.
        return new LinkedHashSet<>(
            List.of(
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(STORE), SessionStore.KEYS, SessionStore.VALUES)
                    .withLoggingEnabled(Changelog.CONFIG),
                PreCommitStore.builder(PRE_COMMIT)));
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, SessionSummary> context) {
    this.context = context;
    // Again from the store: init also follows a failure whose transaction was rolled back.
    sessions = new Sessions(context.getStateStore(STORE), settings, grace);
    // Just started is not idle: what was written meanwhile has yet to be read.
    lastEventMs = context.currentSystemTimeMs();
    context.<PreCommitStore>getStateStore(PRE_COMMIT).beforeCommit(context, this::flush);
    context.schedule(tick(), PunctuationType.WALL_CLOCK_TIME, this::tickAt);
    metrics.state(context.taskId(), sessions.open(), sessions.remembered());
  }

  private Duration tick() {
    Duration half = idleClose.dividedBy(2);
    return half.compareTo(LONGEST_TICK) < 0 ? half : LONGEST_TICK;
  }

  @Override
  public void process(Record<byte[], IncomingBatch> record) {
    lastEventMs = context.currentSystemTimeMs();
    for (Incoming incoming : record.value().records()) {
      sessions.add(incoming.use(), incoming.appendTimeMs(), lastEventMs);
    }
    if (sessions.waiting() >= MOST_WAITING) {
      flush();
    }
  }

  private void tickAt(long nowMs) {
    if (nowMs - lastEventMs >= idleClose.toMillis()) {
      sessions.idleAt(nowMs);
      context.commit();
    }
  }

  private void flush() {
    Instant now = clock.instant();
    sessions.flush(new Shown(now), context.currentSystemTimeMs());
    sessions.takeCounts(metrics::count);
    metrics.state(context.taskId(), sessions.open(), sessions.remembered());
  }

  private final class Shown implements Sessions.Output {

    private final Instant now;

    Shown(Instant now) {
      this.now = now;
    }

    @Override
    public void show(Session session, Activities what, SessionState state, boolean capped) {
      forward(SessionRecords.summary(session, what, state, capped, now), session);
    }

    @Override
    public void withdraw(Session session, UUID into) {
      forward(SessionRecords.withdrawal(session, into, now), session);
    }

    private void forward(SessionSummary summary, Session session) {
      metrics.emitted(summary.getState());
      context.forward(
          new Record<>(summary.getSessionKey(), summary, session.startMicros() / 1_000));
    }
  }

  @Override
  public void close() {
    metrics.forget(context.taskId());
  }
}
