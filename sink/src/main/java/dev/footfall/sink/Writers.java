package dev.footfall.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer threads. A partition always goes to the same one, so that its batches are stored in
 * order; the partitions of a topic are spread evenly.
 */
final class Writers {

  private static final Logger LOG = LoggerFactory.getLogger(Writers.class);

  private final List<Writer> writers;
  private final List<Thread> threads = new ArrayList<>();

  Writers(List<Writer> writers) {
    this.writers = List.copyOf(writers);
    for (int i = 0; i < writers.size(); i++) {
      Thread thread = new Thread(writers.get(i), "footfall-sink-writer-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Gives {@code chunk} to its partition's writer; false when there is no room now. */
  boolean offer(Chunk chunk) {
    return of(chunk.lease().partition()).handOff().offer(chunk);
  }

  /**
   * Ends {@code leases}: what waits is dropped, and a transaction under way is waited for. One that
   * takes longer than {@code limit} is left to the fence.
   */
  void release(Collection<Lease> leases, Duration limit) {
    leases.forEach(Lease::end);
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    try {
      for (Writer writer : writers) {
        if (!writer.inFlight().await(leases, deadlineNanos)) {
          LOG.warn(
              "A transaction with partitions that are given up takes longer than {} ms; whoever"
                  + " commits first wins, the other one is rolled back",
              limit.toMillis());
        }
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  boolean alive() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  /** What the writers wait for, in words. */
  List<String> problems() {
    return writers.stream().map(w -> w.outage().current()).flatMap(Optional::stream).toList();
  }

  /** Ends the threads, waiting at most {@code limit} for what they have in hand. */
  void close(Duration limit) throws InterruptedException {
    writers.forEach(writer -> writer.handOff().close());
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        LOG.warn(
            "{} is still in a transaction after {} ms; it is rolled back",
            thread.getName(),
            limit.toMillis());
        thread.interrupt();
      }
    }
  }

  private Writer of(TopicPartition partition) {
    return writers.get(
        Math.floorMod(partition.topic().hashCode() + partition.partition(), writers.size()));
  }
}
