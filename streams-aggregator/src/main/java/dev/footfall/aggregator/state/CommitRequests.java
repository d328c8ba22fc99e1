package dev.footfall.aggregator.state;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the commits of one task, at the instance's {@link CommitPace}: some time after the last
 * one, when there is something new and nothing to wait for. Kafka Streams then commits all tasks of
 * the thread. A clock runs only while there is something to commit, so an idle task does nothing.
 * For the task's thread.
 */
public final class CommitRequests {

  /** The clock's ticks in an interval: a commit is late by a tick at most. */
  private static final int TICKS = 10;

  private final ProcessorContext<?, ?> context;
  private final CommitPace pace;
  private final CommitPace.Stage stage;
  private final Duration tick;
  private long committedMs;
  private long newsMs = Long.MAX_VALUE; // the first tick after it: none of them is missed
  private @Nullable Cancellable clock;

  CommitRequests(ProcessorContext<?, ?> context, CommitPace pace, CommitPace.Stage stage) {
    this.context = context;
    this.pace = pace;
    this.stage = stage;
    tick = Duration.ofMillis(Math.max(1, pace.intervalMs() / TICKS));
  }

  /** There is something to commit. */
  public void news() {
    if (clock == null) {
      clock = context.schedule(tick, PunctuationType.WALL_CLOCK_TIME, this::tickAt);
    }
  }

  private void tickAt(long nowMs) {
    // Half a tick early is nearer than half a tick late.
    newsMs = Math.min(newsMs, nowMs);
    boolean mayCommit = nowMs - committedMs >= pace.intervalMs() - tick.toMillis() / 2;
    boolean mustCommit = nowMs - newsMs >= pace.longestMs();
    if (mustCommit || (mayCommit && !pace.waits(stage, nowMs))) {
      context.commit();
    }
  }

  /** The task commits now. */
  void committing(long nowMs) {
    committedMs = nowMs;
    newsMs = Long.MAX_VALUE;
    Cancellable running = clock;
    if (running != null) {
      running.cancel();
      clock = null;
    }
  }
}
