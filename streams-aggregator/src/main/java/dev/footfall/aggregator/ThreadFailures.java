package dev.footfall.aggregator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;

/**
 * What happens when a stream thread dies: a new one takes its place after a pause, as most causes
 * pass. Where a thread can't help (topics gone, an error of the JVM) the whole client ends, and the
 * service builds a new one. Thread-safe.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {

  private final FailureLog failures;
  private final CountDownLatch closing;

  ThreadFailures(FailureLog failures, CountDownLatch closing) {
    this.failures = failures;
    this.closing = closing;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    Duration pause = failures.failed("a stream thread failed", exception);
    if (hopeless(exception)) {
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    // In the dying thread: it is also what keeps a failure that comes back from spinning.
    return await(pause)
        ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
        : StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static boolean hopeless(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof MissingSourceTopicException || cause instanceof Error) {
        return true;
      }
    }
    return false;
  }

  private boolean await(Duration pause) {
    try {
      return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
