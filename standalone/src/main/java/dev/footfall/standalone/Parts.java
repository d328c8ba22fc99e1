package dev.footfall.standalone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a process, closed in reverse order of their start, each of them whatever the others
 * do. A signal (Ctrl-C, SIGTERM) ends {@link #awaitShutdown()}, and the process goes on closing its
 * parts for at most 30 s.
 */
final class Parts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Parts.class);
  private static final Duration FAULT_CHECK = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  Parts() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "footfall-shutdown"));
  }

  /** Takes a part that was started, to close it in turn. */
  synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Returns when the process is asked to end. */
  void awaitShutdown() throws InterruptedException {
    stop.await();
  }

  /**
   * Returns when the process is asked to end.
   *
   * @param faults asked once a second for what can't be mended without a new start
   * @throws IllegalStateException with the faults, as soon as there is one
   */
  void awaitShutdown(Supplier<List<String>> faults) throws InterruptedException {
    while (!stop.await(FAULT_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
      List<String> found = faults.get();
      if (!found.isEmpty()) {
        throw new IllegalStateException(String.join("; ", found));
      }
    }
  }

  private void onSignal() {
    stop.countDown();
    try {
      // The main thread closes the parts; the JVM ends when this hook returns.
      if (!closed.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("not everything was closed within {} s", CLOSE_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    RuntimeException failure = null;
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        if (failure == null) {
          failure = new IllegalStateException("not everything closed cleanly");
        }
        failure.addSuppressed(e);
      }
    }
    closed.countDown();
    if (failure != null) {
      log.error("closing failed", failure);
      throw failure;
    }
  }
}
