package dev.footfall.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the overview for all watchers together: one round of queries per interval while somebody
 * watches, none while nobody does. Watchers wait for the next version, so a slow one misses some
 * and holds up nobody. Thread-safe.
 */
final class LiveFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
  private static final long CLOSE_MS = 2000;

  /**
   * One state of the page.
   *
   * @param number grows with every change
   * @param json the view as every watcher gets it, written once
   */
  record Version(long number, LiveView view, String json) {}

  private final Function<Instant, Overview> query;
  private final Repository repository;
  private final Clock clock;
  private final Duration interval;
  private final int maxWatchers;
  private final Timer rounds;
  private final Thread thread;

  private final Object reading = new Object();
  private long readAtNanos;
  private Duration took = Duration.ZERO;

  // Guarded by this, like the waiting.
  private @Nullable Version newest;
  private int watchers;
  private boolean closed;

  LiveFeed(Repository repository, ConsoleConfig config, MeterRegistry meters, Clock clock) {
    this.repository = repository;
    LedgerQuery ledger = new LedgerQuery(); // rounds come one after the other
    this.query =
        now -> repository.live(handle -> OverviewQuery.run(handle, now, ledger.read(handle)));
    this.clock = clock;
    this.interval = config.liveInterval();
    this.maxWatchers = config.liveClients();
    this.rounds =
        Timer.builder("footfall.console.live.round")
            .description("One round of the queries behind the live page")
            .register(meters);
    Gauge.builder("footfall.console.live.watchers", this, LiveFeed::watchers)
        .description("Open streams of the live page")
        .register(meters);
    this.thread = new Thread(this::run, "console-live");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean live() {
    return thread.isAlive();
  }

  /** Counts a new watcher in, unless there are as many as allowed; whoever is in calls leave. */
  synchronized boolean join() {
    if (closed || watchers >= maxWatchers) {
      return false;
    }
    watchers++;
    notifyAll();
    return true;
  }

  /** Counts a watcher out. */
  synchronized void leave() {
    watchers--;
  }

  /**
   * Waits for a version after {@code seen}.
   *
   * @return the newest version, or nothing when none came within {@code limit} or the feed closed
   */
  synchronized Optional<Version> await(long seen, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!closed && (newest == null || newest.number() <= seen)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return closed ? Optional.empty() : Optional.ofNullable(newest);
  }

  /** Whether {@link #close} was called. */
  synchronized boolean closed() {
    return closed;
  }

  /**
   * The numbers, at most one interval old: however many ask, the database is asked once per
   * interval. Answers also when the database is away.
   */
  Version current() {
    synchronized (reading) {
      Version last = newest();
      if (last != null && System.nanoTime() - readAtNanos < interval.toNanos()) {
        return last;
      }
      return round();
    }
  }

  private Version round() {
    synchronized (reading) {
      Version last = newest();
      long start = System.nanoTime();
      LiveView view = read(last == null ? null : last.view());
      readAtNanos = System.nanoTime();
      took = Duration.ofNanos(readAtNanos - start);
      rounds.record(took);
      return publish(view);
    }
  }

  private LiveView read(@Nullable LiveView last) {
    Instant now = clock.instant();
    try {
      return new LiveView(now, RepositoryState.OK, now, query.apply(now));
    } catch (RepositoryException e) {
      LOG.debug("live numbers not read", e); // people read the state, the log has the first one
      return new LiveView(
          now,
          repository.state(),
          last == null ? null : last.asOf(),
          last == null ? null : last.overview());
    }
  }

  private synchronized Version publish(LiveView view) {
    Version last = newest;
    if (last == null || view.changedFrom(last.view())) {
      newest = new Version(last == null ? 1 : last.number() + 1, view, Json.text(view));
      notifyAll();
    } else {
      newest = new Version(last.number(), view, Json.text(view));
    }
    return newest;
  }

  private synchronized @Nullable Version newest() {
    return newest;
  }

  private synchronized int watchers() {
    return watchers;
  }

  private void run() {
    try {
      while (awaitWatcher()) {
        round();
        rest();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean awaitWatcher() throws InterruptedException {
    while (!closed && watchers == 0) {
      wait();
    }
    return !closed;
  }

  /** Keeps the rhythm, but never loads the database more than half of the time. */
  private void rest() throws InterruptedException {
    Duration pause;
    synchronized (reading) {
      Duration left = interval.minus(took);
      pause = left.compareTo(took) > 0 ? left : took;
    }
    synchronized (this) {
      long deadline = System.nanoTime() + pause.toNanos();
      for (long left = pause.toNanos(); !closed && left > 0; left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
  }

  /** Ends all waiting; watchers see {@link #closed()} and leave. A round under way may finish. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
