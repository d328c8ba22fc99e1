package dev.footfall.sink.notify;

import dev.footfall.sink.Leader;
import dev.footfall.sink.Outage;
import dev.footfall.sink.SqlMessage;
import dev.footfall.sink.StopSignal;
import dev.footfall.sink.notify.deliver.Sender;
import dev.footfall.sink.notify.route.AlertFile;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what the outbox holds, at least once: a receiver that answered, but whose answer got
 * lost, is told again, with the same id. Of all instances on a database one delivers; when its
 * connection ends another takes over. It never stops by itself. Thread-safe.
 */
public final class Notifier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  /**
   * The lock must not outlive the work: a machine that is gone is noticed within half a minute, a
   * process that stands still within one.
   */
  private static final String SESSION =
      "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
          + " SET idle_session_timeout = '60s'; SET lock_timeout = '10s';"
          + " SET idle_in_transaction_session_timeout = '60s'";

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final NotifierConfig config;
  private final AlertFile file;
  private final Jdbi jdbi;
  private final Courier courier;
  private final LeaderTurn turn;
  private final StopSignal stop = new StopSignal();
  private final Leader leader = new Leader("footfall_notifier");
  private final Outage outage = new Outage("delivery of alerts", LOG);
  private final Thread thread = new Thread(this::run, "footfall-notifier");

  private volatile boolean leading;
  private volatile DeliveryProblems problems = DeliveryProblems.NONE;
  private long lookedNanos;

  /** A notifier with a connection of its own; nothing happens before {@link #start()}. */
  public Notifier(NotifierConfig config, AlertFile file, Jdbi writer, MeterRegistry registry) {
    this.config = config;
    this.file = file;
    jdbi = writer;
    courier = new Courier(Sender.of(config.requestTimeout()));
    turn = new LeaderTurn(config, courier, new NotifierMetrics(registry, this::state));
    thread.setDaemon(true);
  }

  /** Begins to deliver, or to wait for its turn. */
  public void start() {
    thread.start();
  }

  /** Whether this instance is the one that delivers. */
  public boolean leading() {
    return leading;
  }

  /** What keeps people from being told, in words; empty when nothing does. */
  public List<String> problems() {
    List<String> words = new ArrayList<>();
    file.problem().ifPresent(words::add);
    outage.current().ifPresent(words::add);
    words.addAll(problems.words());
    return words;
  }

  private NotifierState state() {
    return new NotifierState(leading, file.problem().isEmpty(), problems);
  }

  private void run() {
    try {
      while (!stop.isGiven()) {
        try (Handle session = jdbi.open()) {
          session.execute(SESSION);
          while (!stop.isGiven()) {
            file.refresh();
            leader.lead(session, () -> lead(session));
            outage.recovered();
            stop.pause(config.poll());
          }
        } catch (RuntimeException e) {
          stop.pause(config.retry().after(outage.failed(SqlMessage.of(e))));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lead(Handle session) {
    LOG.info("This instance delivers alerts");
    leading = true;
    try {
      while (!stop.isGiven()) {
        file.refresh();
        turn.send(session, file.routes());
        turn.note(session, courier.back(config.poll()));
        look(session);
        outage.recovered();
      }
      while (!courier.idle()) {
        turn.note(session, courier.back(config.poll()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leading = false;
      problems = DeliveryProblems.NONE;
      lookedNanos = 0;
      forgetUnderWay();
    }
  }

  /** What is under way is not known to have arrived: the next leader tells it again. */
  private void forgetUnderWay() {
    try {
      while (!courier.idle()) {
        courier.back(config.poll());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Handle session) {
    long now = System.nanoTime();
    if (lookedNanos == 0 || now - lookedNanos >= LOOK.toNanos()) {
      problems = DeliveryProblems.read(session);
      lookedNanos = now;
    }
  }

  /** Ends after what is under way, at most one request's time and some seconds. */
  @Override
  public void close() {
    stop.close();
    try {
      thread.join(config.requestTimeout().plusSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    courier.close();
  }
}
