package dev.footfall.producer;

import dev.footfall.events.ResultStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A usage event that lasts as long as a block of code. It is shorter than measuring by hand, and
 * does not see exceptions: one that leaves the block counts as a success unless {@link #failed} was
 * told of it.
 *
 * <pre>{@code
 * try (TimedUsage timer = tracker.time("export", "export_report")) {
 *   timer.event().user(user);
 *   try {
 *     export();
 *   } catch (ReportException e) {
 *     timer.failed(e);
 *     throw e;
 *   }
 * }
 * }</pre>
 *
 * <p>Time is that of {@link System#nanoTime()}. The first {@link #close()} tracks the event, later
 * ones do nothing; a timer that is never closed tracks nothing and holds nothing but itself. An
 * event that was ended through {@link #event()} stays as it was ended. No method throws or blocks.
 * Use a timer from one thread at a time.
 */
public final class TimedUsage implements AutoCloseable {

  private final UsageEventBuilder event;
  private final long startNanos = System.nanoTime();
  private ResultStatus status = ResultStatus.SUCCESS;
  private @Nullable Throwable error;
  private boolean closed;

  TimedUsage(UsageEventBuilder event) {
    this.event = event;
  }

  /** The event, to fill in; {@link #close()} ends it. */
  public UsageEventBuilder event() {
    return event;
  }

  /** Makes it an error, with class, message and stack trace of {@code error}. */
  public void failed(@Nullable Throwable error) {
    this.status = ResultStatus.ERROR;
    this.error = error;
  }

  /** Makes it one that was not answered in time. */
  public void timeout() {
    status(ResultStatus.TIMEOUT);
  }

  /** How it ends, instead of as a success; of several words about it the last one counts. */
  public void status(@Nullable ResultStatus status) {
    this.status = status == null ? ResultStatus.UNKNOWN : status;
    this.error = null;
  }

  /** Tracks the event with the time since the timer was made. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (event.isEnded()) {
      return;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    if (status == ResultStatus.ERROR) {
      event.failed(error, took);
    } else {
      event.track(status, took);
    }
  }
}
