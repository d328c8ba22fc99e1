package dev.footfall.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** What the owner of the tables may not do on the embedded PostgreSQL. */
public final class Superuser {

  private Superuser() {}

  /** Executes {@code statement} on the database of {@code settings}. */
  public static void execute(Map<String, String> settings, String statement) throws SQLException {
    try (Connection superuser =
            DriverManager.getConnection(settings.get("database.url"), "postgres", "");
        Statement sql = superuser.createStatement()) {
      sql.execute(statement);
    }
  }
}
