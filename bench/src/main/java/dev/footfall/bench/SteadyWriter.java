package dev.footfall.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Inserts rows of today as fast as it can, on a thread of its own, to see what slows it down. */
final class SteadyWriter implements AutoCloseable {

  private static final int BATCH = 500;

  private final Connection connection;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();
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
        long start = System.nanoTime();
        sql.execute(batch);
        longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        rows.addAndGet(BATCH);
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  /** Its rate over the next {@code time}. */
  double rowsPerSecond(Duration time) throws InterruptedException {
    long start = System.nanoTime();
    rows.set(0);
    Thread.sleep(time.toMillis());
    double rate = rowsPerSecond(start);
    rows.set(0);
    return rate;
  }

  /** Its longest batch since it was asked last. */
  long longestMs() {
    return longestNanos.getAndSet(0) / 1_000_000;
  }

  /** Its rate since {@code startNanos}, when the last measurement ended. */
  double rowsPerSecond(long startNanos) {
    SQLException failed = failure;
    if (failed != null) {
      throw new IllegalStateException("the writer failed", failed);
    }
    return rows.get() * 1e9 / (System.nanoTime() - startNanos);
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    closed = true;
    thread.join();
    connection.close();
  }
}
