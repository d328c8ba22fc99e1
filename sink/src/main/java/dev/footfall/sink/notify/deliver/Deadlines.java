package dev.footfall.sink.notify.deliver;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes sockets whose time is up. Timeouts of reads bound a single read only: a receiver that
 * answers one byte a second, or does not read, would hold its sender for ever. Thread-safe.
 */
final class Deadlines implements AutoCloseable {

  /** Open work; closed when it ended in time. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setName("footfall-notifier-deadlines");
            thread.setDaemon(true);
            return thread;
          });

  Deadlines() {
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Closes {@code socket} after {@code limit}, unless the answer is closed before. */
  Running closing(Socket socket, Duration limit) {
    Future<?> end =
        timer.schedule(() -> closeQuietly(socket), limit.toMillis(), TimeUnit.MILLISECONDS);
    return () -> end.cancel(false);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Whoever uses it meets the same.
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
