package dev.footfall.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inserts rows of today as fast as it can, on a thread of its own, to see what slows it down. It
 * remembers when each batch ended, so that its rate over any time can be asked afterwards.
 */
final class SteadyWriter implements AutoCloseable {

  private static final int BATCH = 500;

  private final Connection connection;
  private final List<Long> endNanos = new ArrayList<>(); // guarded by itself
  private final Thread thread = new Thread(this::write, "steady-writer");
  private volatile boolean closed;
  private volatile @Nullable SQLException failure;

  SteadyWriter(Connection connection) {
    this.connection = connection;
    thread.start();
  }

  private void write() {
    String batch = MadeUpUsage.ofToday(BATCH);
    try (Statement sql = connection.createStatement()) {
      while (!closed) {
        sql.execute(batch);
        synchronized (endNanos) {
          endNanos.add(System.nanoTime());
          endNanos.notifyAll();
        }
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  /** Waits until a batch has ended after {@code nanos}. */
  void awaitPast(long nanos) throws InterruptedException {
    synchronized (endNanos) {
      while (endNanos.isEmpty() || endNanos.get(endNanos.size() - 1) - nanos < 0) {
        SQLException failed = failure;
        if (failed != null) {
          throw new IllegalStateException("the writer failed", failed);
        }
        endNanos.wait(100);
      }
    }
  }

  /** Its rows per second between two times; a batch that is over one of them counts in part. */
  double rate(long fromNanos, long toNanos) {
    double batches = 0;
    synchronized (endNanos) {
      for (int i = 1; i < endNanos.size(); i++) {
        long start = endNanos.get(i - 1);
        long end = endNanos.get(i);
        long within = Math.min(end, toNanos) - Math.max(start, fromNanos);
        batches += within > 0 ? (double) within / (end - start) : 0;
      }
    }
    return batches * BATCH * 1e9 / (toNanos - fromNanos);
  }

  /** The longest batch that was under way between two times. */
  long longestMs(long fromNanos, long toNanos) {
    long longest = 0;
    synchronized (endNanos) {
      for (int i = 1; i < endNanos.size(); i++) {
        if (endNanos.get(i) > fromNanos && endNanos.get(i - 1) < toNanos) {
          longest = Math.max(longest, endNanos.get(i) - endNanos.get(i - 1));
        }
      }
    }
    return longest / 1_000_000;
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    closed = true;
    thread.join();
    connection.close();
  }
}
