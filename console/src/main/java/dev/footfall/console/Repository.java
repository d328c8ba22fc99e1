package dev.footfall.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database as the console sees it: two ways to read, and whether it answers. Live numbers and
 * probes have connections of their own, so that long reports can't make the page look dead.
 * Thread-safe.
 */
final class Repository implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Repository.class);

  private static final Duration PROBE_AGE = Duration.ofSeconds(1);
  private static final Duration LIVE_LIMIT = Duration.ofSeconds(5);
  private static final Duration WAIT = Duration.ofSeconds(1);

  /** Reports at once. */
  private static final int REPORTS = 4;

  private static final String PROBE = "SELECT 1 FROM usage_by_minute LIMIT 1";

  private final Clock clock;
  private final ReaderPool live;
  private final ReaderPool reports;

  /** Of its own: reports that have a connection each would else wait for each other's second. */
  private final ReaderPool beside;

  private final ExecutorService besideThreads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "console-beside");
            thread.setDaemon(true);
            return thread;
          });

  private final Object probing = new Object();
  private volatile RepositoryState state = RepositoryState.OK;
  private volatile @Nullable Long checkedAtNanos;
  private long failures;

  Repository(ConsoleConfig config, MeterRegistry meters, Clock clock) {
    this.clock = clock;
    this.live = new ReaderPool(config, "live", 2, WAIT, LIVE_LIMIT);
    this.reports = new ReaderPool(config, "reports", REPORTS, WAIT, config.queryTimeout());
    this.beside = new ReaderPool(config, "beside", REPORTS, WAIT, config.queryTimeout());
    Gauge.builder("footfall.console.repository.up", this, r -> r.state.ok() ? 1 : 0)
        .description("1 while the database answers, 0 while it does not")
        .register(meters);
  }

  /** Reads the numbers of the live page. Limited to 5 s. */
  <T> T live(HandleCallback<T, RuntimeException> query) {
    try {
      T answer = live.read(query);
      answered();
      return answer;
    } catch (RepositoryException e) {
      failed(e);
      throw e;
    }
  }

  /**
   * Reads for a report. Limited by {@link ConsoleConfig#queryTimeout()}. Its failures say nothing
   * about the database: it may be too long, or one of too many.
   */
  <T> T report(HandleCallback<T, RuntimeException> query) {
    return reports.read(query);
  }

  /**
   * Reads for a report over two connections, both on one snapshot. A connection has one processor
   * of PostgreSQL: its own parallel workers take longer to start than a part of a report takes.
   */
  <T> T report(BiFunction<Handle, Beside, T> query) {
    return report(
        handle -> {
          String snapshot = handle.select("SELECT pg_export_snapshot()").mapTo(String.class).one();
          return query.apply(handle, new Beside(snapshot));
        });
  }

  /** The second connection of a report. For the thread of that report. */
  final class Beside {

    private final String snapshot;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    private Beside(String snapshot) {
      this.snapshot = snapshot;
    }

    /**
     * Begins to read once what was asked for before has been read. The report must wait for it, as
     * the snapshot is gone with the report.
     */
    <T> CompletableFuture<T> read(HandleCallback<T, RuntimeException> part) {
      CompletableFuture<T> next =
          last.handleAsync((read, failure) -> beside.readAsOf(snapshot, part), besideThreads);
      last = next;
      return next;
    }
  }

  /** Whether the database answered the last time it was asked. */
  RepositoryState state() {
    return state;
  }

  /**
   * Whether the database answers now: known from a read of the last second, else asked. However
   * often this is called, the database is asked at most once a second.
   */
  RepositoryState probe() {
    synchronized (probing) {
      Long last = checkedAtNanos;
      if (last == null || System.nanoTime() - last > PROBE_AGE.toNanos()) {
        try {
          live(handle -> handle.select(PROBE).mapTo(Integer.class).findFirst());
        } catch (RepositoryException e) {
          LOG.debug("probe failed", e); // people read the state, the log has the first one
        }
      }
      return state;
    }
  }

  private synchronized void answered() {
    checkedAtNanos = System.nanoTime();
    if (!state.ok()) {
      LOG.info("the database answers again after {} failed reads", failures);
      state = RepositoryState.OK;
      failures = 0;
    }
  }

  private synchronized void failed(RepositoryException e) {
    Instant now = clock.instant();
    checkedAtNanos = System.nanoTime();
    failures++;
    String reason = e.kind().words();
    Instant since = state.since();
    if (state.ok() || !reason.equals(state.reason())) {
      warn(reason, e);
    }
    state = RepositoryState.down(reason, since == null ? now : since);
  }

  private static void warn(String reason, RepositoryException e) {
    String text = "the database does not answer: {} ({}); trying again until it does";
    if (e.isOutage()) {
      LOG.warn(text, reason, e.rootMessage()); // where in the pool it was adds nothing
    } else {
      LOG.warn(text, reason, e.rootMessage(), e);
    }
  }

  @Override
  public void close() {
    besideThreads.shutdownNow();
    beside.close();
    reports.close();
    live.close();
  }
}
