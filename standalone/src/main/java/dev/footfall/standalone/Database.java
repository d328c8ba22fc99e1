package dev.footfall.standalone;

import java.sql.Connection;
import java.sql.SQLException;

/** The database for a command, as one of its roles. */
final class Database {

  private Database() {}

  /** Work on a connection. */
  interface Work<T> {
    T on(Connection connection) throws Exception;
  }

  /** As the role that can change nothing. */
  static <T> T asReader(CommonOptions options, Work<T> work) throws Exception {
    return as("reader", options, work);
  }

  /** As the role that stores rows. */
  static <T> T asWriter(CommonOptions options, Work<T> work) throws Exception {
    return as("writer", options, work);
  }

  private static <T> T as(String role, CommonOptions options, Work<T> work) throws Exception {
    try (Connection connection = options.connect(role)) {
      return work.on(connection);
    } catch (SQLException e) {
      throw options.refused(e);
    }
  }
}
