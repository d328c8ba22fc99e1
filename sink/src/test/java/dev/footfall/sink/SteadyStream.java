package dev.footfall.sink;

import dev.footfall.events.AggregateKind;
import dev.footfall.schemas.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * Records that keep coming until it is ended, so that what is done to a sink meanwhile is done in
 * the middle of its work, however fast it is. Event and amendment side by side: a row twice would
 * be found, a sum twice would not be.
 */
final class SteadyStream {

  private static final int BLOCK = 200;
  private static final Instant START = Instant.parse("2025-03-12T08:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final TestBed bed;
  private final long seed;
  private final CompletableFuture<Void> sending;
  private volatile boolean enough;
  private volatile int blocks;

  private SteadyStream(TestBed bed, long seed) {
    this.bed = bed;
    this.seed = seed;
    this.sending = CompletableFuture.runAsync(this::send);
  }

  /**
   * Starts to send; until it has ended, nobody else sends by this test bed.
   *
   * @param seed with another one the same test bed gets other events
   */
  static SteadyStream into(TestBed bed, int seed) {
    return new SteadyStream(bed, 1_000_000L * seed);
  }

  /** How many events have been sent, and as many amendments. */
  long sent() {
    return (long) blocks * BLOCK;
  }

  /** Waits until so many events more have been sent. */
  void awaitMore(long events) {
    long wanted = sent() + events;
    Awaitility.await()
        .atMost(PATIENCE)
        .failFast("sending failed", sending::isDone)
        .until(() -> sent() >= wanted);
  }

  /** Ends it, and answers how many events were sent, and as many amendments. */
  long end() {
    enough = true;
    sending.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return sent();
  }

  private void send() {
    while (!enough) {
      Instant from = START.plusSeconds(60L * blocks);
      Samples.usageEvents(seed + blocks, BLOCK, from, from.plusSeconds(60)).forEach(bed::send);
      for (int i = 0; i < BLOCK; i++) {
        bed.send(
            Samples.usageAggregateKey().setWindowStart(START.plusSeconds(60L * (i % 10))).build(),
            Samples.usageAggregate().setKind(AggregateKind.AMENDMENT).setCount(1).build());
      }
      bed.flush();
      blocks = blocks + 1; // by this thread alone
      LockSupport.parkNanos(50_000_000); // some 8,000 records a second in all
    }
  }
}
