package dev.footfall.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The login roles that the migrations grant rights to. */
final class Roles {

  private static final Logger LOG = LoggerFactory.getLogger(Roles.class);

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** Serialises migrators: PostgreSQL fails when two alter one role at once. */
  private static final String LOCK = "hashtext('footfall_roles')";

  private final Connection connection;

  Roles(Connection connection) {
    this.connection = connection;
  }

  /** Creates the roles that are missing and sets the passwords that are configured. */
  void install(List<DatabaseConfig.Account> accounts) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      for (DatabaseConfig.Account account : accounts) {
        if (!exists(account.user())) {
          // The name is one of two constants: see DatabaseConfig.
          sql.execute("CREATE ROLE " + account.user() + " LOGIN");
          LOG.info("Role {} created", account.user());
        }
        if (account.hasPassword()) {
          setPassword(account);
        }
      }
      sql.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
    }
  }

  private boolean exists(String role) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
      query.setString(1, role);
      try (ResultSet found = query.executeQuery()) {
        return found.next();
      }
    }
  }

  private void setPassword(DatabaseConfig.Account account) throws SQLException {
    try {
      // Encrypted by the driver: the password itself never is in a statement or the server's log.
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(
              account.user(), account.password().value().toCharArray(), "scram-sha-256");
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      // Roles that somebody else made and looks after.
      LOG.warn("The owner may not set the password of {}: it stays as it is", account.user());
    }
  }
}
