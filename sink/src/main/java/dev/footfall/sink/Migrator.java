package dev.footfall.sink;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the state that this version needs, as its owner: the roles, then the tables.
 * Running it again changes nothing, and several may run at once.
 */
public final class Migrator {

  private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);
  private static final String MIGRATIONS = "classpath:dev/footfall/sink/migrations";
  private static final String CONNECT_TIMEOUT_S = "5";

  /** Its indexes skip over a first column, and its statistics can forget. */
  private static final int OLDEST_POSTGRESQL = 18;

  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

  private final DatabaseConfig database;
  private final Duration patience;
  private final StopSignal stop;

  /**
   * A migrator of {@code database}.
   *
   * @param patience how long to wait for a database that does not answer; zero means one attempt
   */
  public Migrator(DatabaseConfig database, Duration patience) {
    this(database, patience, new StopSignal());
  }

  Migrator(DatabaseConfig database, Duration patience, StopSignal stop) {
    this.database = database;
    this.patience = patience;
    this.stop = stop;
  }

  /**
   * Creates missing roles, sets their passwords where some are configured, and runs the migrations
   * that have not run yet.
   *
   * @throws MigrationException when the database does not answer in time, refuses the owner, does
   *     not exist or is too old, or a migration fails
   */
  public void migrate() {
    try (Connection connection = connect()) {
      DatabaseMetaData server = connection.getMetaData();
      refuseOld(server.getDatabaseMajorVersion(), server.getDatabaseProductVersion());
      new Roles(connection).install(List.of(database.writer(), database.reader()));
    } catch (SQLException e) {
      throw new MigrationException(
          "the roles of " + database.shownUrl() + " can't be set up: " + SqlMessage.of(e), e);
    }
    try {
      Flyway.configure()
          .dataSource(database.url(), database.owner().user(), database.owner().password().value())
          .locations(MIGRATIONS)
          // Rows that a crash takes away are read again from Kafka, tables are not.
          .initSql("SET synchronous_commit = on")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new MigrationException(
          "the migration of " + database.shownUrl() + " failed: " + e.getMessage(), e);
    }
  }

  /** Before anything is changed: a migration would fail in the middle, or a command years later. */
  void refuseOld(int major, String version) {
    if (major < OLDEST_POSTGRESQL) {
      throw new MigrationException(
          "PostgreSQL at "
              + database.shownUrl()
              + " is version "
              + version
              + ", and "
              + OLDEST_POSTGRESQL
              + " or newer is needed. Nothing was changed. Upgrade it, or set "
              + DatabaseConfig.URL
              + " to another one.",
          null);
    }
  }

  private Connection connect() {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    Outage outage = new Outage("PostgreSQL at " + database.shownUrl(), LOG);
    while (true) {
      try {
        Connection connection = DriverManager.getConnection(database.url(), ownerProperties());
        outage.recovered();
        return connection;
      } catch (SQLException e) {
        refuseHopeless(e);
        Duration pause = PAUSES.after(outage.failed(SqlMessage.of(e)));
        if (System.nanoTime() + pause.toNanos() >= deadlineNanos) {
          throw new MigrationException(
              "PostgreSQL at "
                  + database.shownUrl()
                  + " did not answer within "
                  + patience.toSeconds()
                  + " s: "
                  + SqlMessage.of(e)
                  + ". Is it running there? The address is "
                  + DatabaseConfig.URL
                  + ".",
              e);
        }
        waitFor(pause);
      }
    }
  }

  /** What no waiting changes. */
  private void refuseHopeless(SQLException e) {
    String state = SqlFailure.state(e);
    if (state.startsWith("28")) {
      throw new MigrationException(
          "PostgreSQL at "
              + database.shownUrl()
              + " refuses the user "
              + database.owner().user()
              + ": "
              + SqlMessage.of(e)
              + ". Set "
              + DatabaseConfig.OWNER
              + ".user and "
              + DatabaseConfig.OWNER
              + ".password.",
          e);
    }
    if (state.equals("3D000")) {
      throw new MigrationException(
          "the database of "
              + database.shownUrl()
              + " does not exist: create it, owned by "
              + database.owner().user()
              + ", or set "
              + DatabaseConfig.URL
              + ".",
          e);
    }
    if (SqlFailure.of(e) == SqlFailure.STOP) {
      throw new MigrationException(
          "PostgreSQL at " + database.shownUrl() + ": " + SqlMessage.of(e), e);
    }
  }

  private Properties ownerProperties() {
    Properties properties = new Properties();
    properties.setProperty("user", database.owner().user());
    if (database.owner().hasPassword()) {
      properties.setProperty("password", database.owner().password().value());
    }
    properties.setProperty("connectTimeout", CONNECT_TIMEOUT_S);
    properties.setProperty("ApplicationName", "footfall-migrator");
    return properties;
  }

  private void waitFor(Duration pause) {
    try {
      stop.pause(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationException("interrupted while waiting for the database", e);
    }
    if (stop.isGiven()) {
      throw new MigrationException("closed while waiting for the database", null);
    }
  }
}
