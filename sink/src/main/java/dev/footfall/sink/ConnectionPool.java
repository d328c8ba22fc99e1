package dev.footfall.sink;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Connections of the writer role. */
final class ConnectionPool {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Longer than a large batch on a slow disk; a server that is silent for longer is given up. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(2);

  /** A session keeps the database's default from when it began, also when that is lifted. */
  private static final SQLExceptionOverride READ_ONLY_ENDS_IT =
      new SQLExceptionOverride() {
        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException failure) {
          return SqlFailure.isReadOnly(failure)
              ? SQLExceptionOverride.Override.MUST_EVICT
              : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
      };

  private ConnectionPool() {}

  /**
   * One connection outside of any pool, for whoever holds a lock of the session; a server that is
   * silent for half a minute is given up.
   */
  static Connection session(DatabaseConfig database, String name) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.writer().user());
    if (database.writer().hasPassword()) {
      properties.setProperty("password", database.writer().password().value());
    }
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
    properties.setProperty("socketTimeout", "30");
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(database.url(), properties);
  }

  /** A pool of {@code size} connections; it connects when the first one is asked for. */
  static HikariDataSource open(DatabaseConfig database, int size) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("footfall-sink");
    pool.setJdbcUrl(database.url());
    pool.setUsername(database.writer().user());
    if (database.writer().hasPassword()) {
      pool.setPassword(database.writer().password().value());
    }
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(0);
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
    // A lock that is held is an error to retry, not a wait without end; and a writer that was
    // stopped in a transaction must not hold its locks against its successor.
    pool.setConnectionInitSql(
        "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s';"
            + " SET client_min_messages = warning");
    pool.setExceptionOverride(READ_ONLY_ENDS_IT);
    pool.addDataSourceProperty("ApplicationName", "footfall-sink");
    pool.addDataSourceProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
    pool.addDataSourceProperty("socketTimeout", Long.toString(SOCKET_TIMEOUT.toSeconds()));
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return new HikariDataSource(pool);
  }
}
