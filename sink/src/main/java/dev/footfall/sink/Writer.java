package dev.footfall.sink;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches from its hand-off and stores them, one after the other, for ever: while PostgreSQL
 * or Kafka's dead-letter topic is away it tries the same batch again. It ends when the sink stops.
 */
final class Writer implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int MOST_RELOADS = 20;

  private final HandOff handOff;
  private final BatchStore store;
  private final DayPartitions days;
  private final Supplier<DeadLetterOutbox> outboxes;
  private final RejectionGuard guard;
  private final Backoff backoff;
  private final StopSignal stop;
  private final StoredOffsets offsets;
  private final SinkMetrics metrics;
  private final Outage outage;
  private final InFlight inFlight = new InFlight();

  Writer(
      String name,
      HandOff handOff,
      BatchStore store,
      DayPartitions days,
      Supplier<DeadLetterOutbox> outboxes,
      SinkConfig config,
      StopSignal stop,
      StoredOffsets offsets,
      SinkMetrics metrics) {
    this.handOff = handOff;
    this.store = store;
    this.days = days;
    this.outboxes = outboxes;
    this.guard = new RejectionGuard(config.rejection());
    this.backoff = config.retry();
    this.stop = stop;
    this.offsets = offsets;
    this.metrics = metrics;
    this.outage = new Outage(name, LOG);
  }

  HandOff handOff() {
    return handOff;
  }

  InFlight inFlight() {
    return inFlight;
  }

  Outage outage() {
    return outage;
  }

  @Override
  public void run() {
    try {
      List<Chunk> chunks = handOff.take();
      while (!chunks.isEmpty()) {
        storeUntilDone(chunks);
        chunks = handOff.take();
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (SinkStoppedException e) {
      LOG.error("The sink stops: {}", e.getMessage());
      stop.fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("The sink stops: a writer failed", e);
      stop.fail("a writer failed: " + e);
    }
  }

  private void storeUntilDone(List<Chunk> chunks) throws InterruptedException {
    DeadLetterOutbox outbox = outboxes.get();
    int reloads = 0;
    while (!stop.isGiven()) {
      try {
        attempt(chunks, outbox);
        outage.recovered();
        return;
      } catch (SinkFencedException e) {
        LOG.warn("Fenced: {}; reading again from the stored offset", e.getMessage());
        metrics.fenced();
        e.leases().forEach(Lease::fence);
        continue;
      } catch (ErasureAheadException e) {
        LOG.info("Read again: {}", e.getMessage());
        e.leases().forEach(Lease::fence);
        continue;
      } catch (DeadLetterException e) {
        metrics.retry("dead_letters");
        waitAfter(String.valueOf(e.getMessage()));
        continue;
      } catch (SinkStoppedException | InterruptException e) {
        throw e;
      } catch (SQLException | RuntimeException e) {
        switch (SqlFailure.of(e)) {
          case RETRY -> {
            metrics.retry(SqlFailure.state(e));
            if (SqlFailure.isLockTimeout(e)) {
              evictOthers(chunks);
            }
            waitAfter(SqlMessage.of(e));
          }
          case STOP, REJECT_ROW -> {
            // A day partition may have been dropped since it was last seen, and another meanwhile.
            int most = SqlFailure.isMissingTable(e) ? MOST_RELOADS : 1;
            if (reloads == most || !SqlFailure.state(e).startsWith("42")) {
              throw stopped(e);
            }
            reloads++;
            days.forget();
          }
        }
      }
    }
  }

  private void attempt(List<Chunk> chunks, DeadLetterOutbox outbox) throws SQLException {
    Set<Lease> leases = chunks.stream().map(Chunk::lease).collect(Collectors.toSet());
    // First the mark, then the look: who ends a lease and finds no mark can rely on it.
    inFlight.begin(leases);
    try {
      List<Chunk> active = chunks.stream().filter(chunk -> chunk.lease().active()).toList();
      if (!active.isEmpty()) {
        Batch batch = Batch.of(active);
        long startNanos = System.nanoTime();
        StoredBatch stored = store.store(batch, outbox, guard);
        batch.claims().forEach(offsets::stored);
        metrics.stored(stored, System.nanoTime() - startNanos);
      }
    } finally {
      inFlight.end();
    }
  }

  /** Whoever holds our partitions for so long was stopped in the middle; see OffsetStore. */
  private void evictOthers(List<Chunk> chunks) {
    List<Chunk> active = chunks.stream().filter(chunk -> chunk.lease().active()).toList();
    try {
      int evicted = active.isEmpty() ? 0 : store.evictOthers(Claim.of(active));
      if (evicted > 0) {
        LOG.warn(
            "Ended {} sessions of a writer that held these partitions and stood still", evicted);
      }
    } catch (RuntimeException e) {
      LOG.warn("Can't look for another writer of these partitions: {}", SqlMessage.of(e));
    }
  }

  private void waitAfter(String why) throws InterruptedException {
    stop.pause(backoff.after(outage.failed(why)));
  }

  private static RuntimeException stopped(Exception e) {
    if (SqlFailure.find(e) == null && e instanceof RuntimeException bug) {
      return bug;
    }
    return new SinkStoppedException(
        "PostgreSQL does not fit this version: "
            + SqlMessage.of(e)
            + ". Were all migrations run, as the owner, on this database?");
  }
}
