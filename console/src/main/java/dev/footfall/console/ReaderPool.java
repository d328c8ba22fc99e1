package dev.footfall.console;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Reads from PostgreSQL as the reader role, each time in one read-only transaction on one snapshot,
 * stopped by the server when it takes too long. Starts without the database and finds it again by
 * itself; meanwhile every read fails within the connection timeout. Thread-safe.
 */
final class ReaderPool implements AutoCloseable {

  private final HikariDataSource connections;
  private final Jdbi jdbi;
  private final Duration limit;

  /**
   * Opens nothing yet.
   *
   * @param name in logs and in {@code pg_stat_activity}
   * @param size how many reads may run at once
   * @param wait how long a read may wait for a connection
   * @param limit how long a statement may run
   */
  ReaderPool(ConsoleConfig config, String name, int size, Duration wait, Duration limit) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("console-" + name);
    pool.setJdbcUrl(config.databaseUrl());
    pool.setUsername(config.readerUser());
    pool.setPassword(config.readerPassword().value());
    pool.setReadOnly(true);
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(wait.toMillis());
    pool.setValidationTimeout(wait.toMillis());
    pool.setInitializationFailTimeout(-1); // serve a page that says so instead of not starting
    pool.addDataSourceProperty("ApplicationName", "footfall-console-" + name);
    pool.addDataSourceProperty("connectTimeout", seconds(wait));
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    // The server stops a slow statement; this ends a read whose server has vanished.
    pool.addDataSourceProperty("socketTimeout", seconds(limit.plusSeconds(5)));
    this.connections = new HikariDataSource(pool);
    this.jdbi = Jdbi.create(connections);
    this.limit = limit;
  }

  /**
   * Reads in one transaction.
   *
   * @throws RepositoryException when the database can't answer
   */
  <T> T read(HandleCallback<T, RuntimeException> query) {
    return read(handle -> {}, query);
  }

  /**
   * Reads what another transaction sees, which has to be open until this one has begun.
   *
   * @param snapshot of {@code pg_export_snapshot()}
   * @throws RepositoryException when the database can't answer
   */
  <T> T readAsOf(String snapshot, HandleCallback<T, RuntimeException> query) {
    return read(handle -> handle.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'"), query);
  }

  private <T> T read(
      HandleConsumer<RuntimeException> first, HandleCallback<T, RuntimeException> query) {
    try {
      return jdbi.inTransaction(
          TransactionIsolationLevel.REPEATABLE_READ,
          handle -> {
            first.useHandle(handle);
            stopAfterLimit(handle);
            return query.withHandle(handle);
          });
    } catch (RuntimeException e) {
      throw RepositoryException.of(e);
    }
  }

  private void stopAfterLimit(Handle handle) {
    // For this transaction only: a session setting would not survive a pooler between us.
    handle
        .select("SELECT set_config('statement_timeout', ?, true)", Long.toString(limit.toMillis()))
        .mapTo(String.class)
        .one();
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }

  @Override
  public void close() {
    connections.close();
  }
}
