package dev.footfall.sink;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends all threads of the sink: when the service is closed, or when one thread can't go on. The
 * first reason stays. Thread-safe.
 */
public final class StopSignal {

  private final CountDownLatch given = new CountDownLatch(1);
  private final AtomicReference<String> reason = new AtomicReference<>();

  /** Ends them in order. */
  public void close() {
    given.countDown();
  }

  /** Ends them because of {@code why}. */
  void fail(String why) {
    reason.compareAndSet(null, why);
    given.countDown();
  }

  /** Whether it was given. */
  public boolean isGiven() {
    return given.getCount() == 0;
  }

  /** Why the sink stopped by itself; empty when it did not. */
  Optional<String> reason() {
    return Optional.ofNullable(reason.get());
  }

  /** Waits for {@code pause}, or less when the signal is given. */
  public void pause(Duration pause) throws InterruptedException {
    boolean ignored = given.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
