package dev.footfall.standalone;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** The database for a command, as one of its roles. */
final class Database {

  private Database() {}

  /** Work on a connection. */
  interface Work<T> {
    T on(Connection connection) throws Exception;
  }

  /** As the role that can change nothing. */
  static <T> T asReader(Map<String, String> settings, Work<T> work) throws Exception {
    return as("reader", settings, work);
  }

  /** As the role that stores rows. */
  static <T> T asWriter(Map<String, String> settings, Work<T> work) throws Exception {
    return as("writer", settings, work);
  }

  private static <T> T as(String role, Map<String, String> settings, Work<T> work)
      throws Exception {
    String account = "database." + role;
    Properties login = new Properties();
    login.setProperty("user", settings.getOrDefault(account + ".user", "footfall_" + role));
    login.setProperty("password", settings.getOrDefault(account + ".password", ""));
    login.setProperty("ApplicationName", "footfall");
    String url = settings.getOrDefault("database.url", "");
    try (Connection connection = DriverManager.getConnection(url, login)) {
      return work.on(connection);
    } catch (SQLException e) {
      // Without parameters: a password may be among them.
      String shown = url.substring(0, (url + "?").indexOf('?'));
      throw new IllegalStateException("PostgreSQL at " + shown + " says: " + e.getMessage(), e);
    }
  }
}
