package dev.footfall.console;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console as a service. It starts and serves without the database and says so on its page, and
 * it finds the database again by itself; what it can't do without is its port. Thread-safe.
 */
public final class ConsoleService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleService.class);

  private final ConsoleConfig config;
  private final PrometheusMeterRegistry meters;
  private final Clock clock;

  private @Nullable Running running;
  private boolean closed;

  /** The parts that live from start to close. */
  private record Running(Javalin server, LiveFeed feed, Repository repository) {}

  /** A console that does nothing until {@link #start()}; {@code /metrics} serves {@code meters}. */
  public ConsoleService(ConsoleConfig config, PrometheusMeterRegistry meters) {
    this(config, meters, Clock.systemUTC());
  }

  ConsoleService(ConsoleConfig config, PrometheusMeterRegistry meters, Clock clock) {
    this.config = config;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Starts to serve and returns when it does, whether the database is there or not.
   *
   * @throws IllegalStateException when the port is taken, or when it was started before
   */
  public synchronized void start() {
    if (running != null || closed) {
      throw new IllegalStateException("this console was started before; make a new one");
    }
    Assets assets = Assets.load();
    Repository repository = new Repository(config, meters, clock);
    LiveFeed feed = new LiveFeed(repository, config, meters, clock);
    Javalin server =
        ConsoleServer.create(
            config,
            new PageRoutes(assets),
            new UsageRoutes(new AdminToken(config.adminToken()), repository, feed, clock),
            new LiveStream(feed, clock),
            new HealthRoutes(this::live, this::notReady, repository, clock),
            meters);
    try {
      server.start();
    } catch (JavalinBindException e) {
      repository.close();
      throw new IllegalStateException(
          "the console can't listen on %s:%d, which is taken or not allowed; choose another with %s"
              .formatted(config.host(), config.port(), ConsoleConfig.PORT),
          e);
    }
    feed.start();
    running = new Running(server, feed, repository);
    LOG.info("{} serves on port {}", config, server.port());
  }

  /**
   * The port it serves on, also when port 0 was asked for.
   *
   * @throws IllegalStateException when it does not serve
   */
  public int port() {
    Running parts = running();
    if (parts == null) {
      throw new IllegalStateException("this console does not serve");
    }
    return parts.server().port();
  }

  /** Whether all its parts run. False before start and after close. */
  public boolean live() {
    Running parts = running();
    return parts != null && parts.feed().live();
  }

  /**
   * Why it can't do all of its work now; empty means it can. Asks the database, at most once a
   * second, so it may take as long as a connection: about a second.
   */
  public List<String> notReady() {
    Running parts = running();
    if (parts == null) {
      return List.of("the console does not serve");
    }
    RepositoryState state = parts.repository().probe();
    return state.ok() ? List.of() : List.of("the database: " + state.reason());
  }

  private synchronized @Nullable Running running() {
    return running;
  }

  /** Ends the live streams, lets other requests finish for some seconds and stops. */
  @Override
  public void close() {
    Running parts;
    synchronized (this) {
      closed = true;
      parts = running;
      running = null;
    }
    if (parts != null) {
      parts.feed().close();
      parts.server().stop();
      parts.repository().close();
      LOG.info("the console has stopped");
    }
  }
}
