package dev.footfall.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads of an application that track at a steady rate, the longest that a call took, and beside
 * them a thread that only sleeps: what holds that one up, a busy machine or the garbage collector,
 * holds up the callers too and is not the tracker's doing.
 */
final class Callers {

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();
  private final AtomicLong noiseNanos = new AtomicLong();

  /** Starts {@code threads}, each with {@code perSecond} calls. */
  Callers(UsageTracker tracker, int threads, int perSecond) {
    long every = Duration.ofSeconds(1).toNanos() / perSecond;
    for (int t = 0; t < threads; t++) {
      String user = "user-" + t;
      Thread thread =
          new Thread(
              () -> {
                long next = System.nanoTime();
                for (int i = 0; !stop.get(); i++) {
                  long start = System.nanoTime();
                  tracker
                      .usage("crm", "view_deal")
                      .user(user + "-" + i % 100)
                      .entity("deal", Integer.toString(i))
                      .attribute("n", i)
                      .success(Duration.ofMillis(3));
                  longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
                  calls.incrementAndGet();
                  next += every;
                  LockSupport.parkNanos(next - System.nanoTime());
                }
              },
              "caller-" + t);
      start(thread);
    }
    start(new Thread(this::listenToTheMachine, "sleeper"));
  }

  private void start(Thread thread) {
    thread.start();
    threads.add(thread);
  }

  private void listenToTheMachine() {
    while (!stop.get()) {
      long start = System.nanoTime();
      LockSupport.parkNanos(1_000_000);
      noiseNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
    }
  }

  long calls() {
    return calls.get();
  }

  /** The longest call, less the longest that the machine held up whoever sleeps. */
  Duration longest() {
    return Duration.ofNanos(Math.max(0, longestNanos.get() - noiseNanos.get()));
  }

  void stop() throws InterruptedException {
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
