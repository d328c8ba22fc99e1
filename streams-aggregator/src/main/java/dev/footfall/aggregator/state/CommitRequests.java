package dev.footfall.aggregator.state;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the commits of one task, at the instance's {@link CommitPace}: some time after the last
 * one, when there is something new and the instance is not behind. Kafka Streams then commits all
 * tasks of the thread. A clock runs only while there is something to commit, so an idle task does
 * nothing. For the task's thread.
 */
public final class CommitRequests {

  /** The clock's ticks in an interval: a commit is late by a tick at most. */
  private static final int TICKS = 10;

  private final ProcessorContext<?, ?> context;
  private final CommitPace pace;
  private final Duration tick;
  private long committedMs;
  private @Nullable Cancellable clock;

  CommitRequests(ProcessorContext<?, ?> context, CommitPace pace) {
    this.context = context;
    this.pace = pace;
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
    if (nowMs - committedMs >= pace.intervalMs() - tick.toMillis() / 2 && !pace.behind(nowMs)) {
      context.commit();
    }
  }

  /** The task commits now. */
  void committing(long nowMs) {
    committedMs = nowMs;
    Cancellable running = clock;
    if (running != null) {
      running.cancel();
      clock = null;
    }
  }
}
