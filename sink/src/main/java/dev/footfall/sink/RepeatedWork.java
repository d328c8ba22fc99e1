package dev.footfall.sink;

import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;

/**
 * Work on the database that is done again and again until the sink stops. What fails is tried again
 * after a pause: rows are stored without it, too. For one thread.
 */
final class RepeatedWork implements Runnable {

  private final Jdbi jdbi;
  private final Duration interval;
  private final Backoff backoff;
  private final StopSignal stop;
  private final Outage outage;
  private final HandleConsumer<RuntimeException> once;

  RepeatedWork(
      Jdbi jdbi,
      Duration interval,
      Backoff backoff,
      StopSignal stop,
      Outage outage,
      HandleConsumer<RuntimeException> once) {
    this.jdbi = jdbi;
    this.interval = interval;
    this.backoff = backoff;
    this.stop = stop;
    this.outage = outage;
    this.once = once;
  }

  @Override
  public void run() {
    try {
      while (!stop.isGiven()) {
        try (Handle handle = jdbi.open()) {
          once.useHandle(handle);
          outage.recovered();
        } catch (RuntimeException e) {
          stop.pause(backoff.after(outage.failed(SqlMessage.of(e))));
          continue;
        }
        stop.pause(interval); // with the connection given back
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
