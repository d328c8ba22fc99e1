package dev.footfall.embedded;

import dev.footfall.embedded.FootfallStack.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts parts side by side: most of each one's time is waiting or on one core. */
final class ParallelStart {

  private ParallelStart() {}

  /**
   * Returns when all serve.
   *
   * @return how long each one took
   * @throws RuntimeException the first failure, with the others as suppressed ones, after every
   *     part either serves or has failed; the caller stops those that serve
   */
  static Map<Part, Duration> of(Map<Part, StackPart> parts) {
    List<Starter> starters = new ArrayList<>();
    parts.forEach((name, part) -> starters.add(new Starter(name, part)));
    starters.forEach(Thread::start);

    RuntimeException failure = awaitAll(starters);
    Map<Part, Duration> times = new EnumMap<>(Part.class);
    for (Starter starter : starters) {
      times.put(starter.name, starter.took);
      if (starter.failure != null) {
        failure = Failures.join(failure, starter.failure);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return times;
  }

  /** Returns a failure when this thread was interrupted; the starters were then, too. */
  private static @Nullable RuntimeException awaitAll(List<Starter> starters) {
    StackException interrupted = null;
    for (Starter starter : starters) {
      while (starter.isAlive()) {
        try {
          starter.join();
        } catch (InterruptedException e) {
          interrupted = new StackException("interrupted while the parts were starting", e);
          starters.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted != null) {
      Thread.currentThread().interrupt();
    }
    return interrupted;
  }

  /** Its fields are read after its end. */
  private static final class Starter extends Thread {

    private final Part name;
    private final StackPart part;
    private Duration took = Duration.ZERO;
    private @Nullable RuntimeException failure;

    Starter(Part name, StackPart part) {
      super("start-" + name);
      this.name = name;
      this.part = part;
      setDaemon(true);
    }

    @Override
    public void run() {
      long start = System.nanoTime();
      try {
        part.start();
      } catch (RuntimeException e) {
        failure = e;
      } catch (Error e) { // a class that is missing, say
        failure = new StackException(LocalPorts.name(name) + " does not start: " + e, e);
      }
      took = Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
