package dev.footfall.sink;

import dev.footfall.sink.books.BooksWatch;
import dev.footfall.sink.notify.AlertOutbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads beside the writers, whose work can wait while the database is away. */
final class Keepers {

  /** Connections that they need, one each. */
  static final int CONNECTIONS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Keepers.class);

  private final List<Thread> threads;

  private Keepers(List<Thread> threads) {
    this.threads = threads;
  }

  static Keepers of(
      SinkConfig config,
      Jdbi jdbi,
      AlertOutbox alerts,
      StopSignal stop,
      SinkMetrics metrics,
      MeterRegistry registry) {
    MaintenancePlan plan = config.maintenance();
    Maintenance maintenance = new Maintenance(plan, Clock.systemUTC(), stop, metrics);
    BooksWatch books = new BooksWatch(config.books(), alerts, registry);
    Duration booksInterval = config.books().interval();
    return new Keepers(
        List.of(
            thread(
                "footfall-sink-maintenance",
                new RepeatedWork(
                    jdbi,
                    plan.interval(),
                    config.retry(),
                    stop,
                    new Outage("maintenance of the tables", LOG),
                    maintenance::once)),
            thread(
                "footfall-sink-books",
                new RepeatedWork(
                    jdbi,
                    booksInterval,
                    config.retry(),
                    stop,
                    new Outage("watch of the producers' books", LOG),
                    books::once))));
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Waits for their end, each at most as long as {@code limit}. */
  void join(Duration limit) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(limit.toMillis());
    }
  }
}
