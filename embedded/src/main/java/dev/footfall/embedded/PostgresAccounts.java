package dev.footfall.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The owner's role and database, which a real installation gets from its administrator. The owner
 * may create roles and is no superuser, so that what works here works there.
 */
final class PostgresAccounts {

  static final String SUPERUSER = "postgres";
  static final String OWNER = "footfall_owner";
  static final String DATABASE = "footfall";

  private static final int CONNECT_S = 20;

  private PostgresAccounts() {}

  private static String url(int port, String database) {
    return "jdbc:postgresql://" + LocalPorts.HOST + ":" + port + "/" + database;
  }

  /** Creates what is missing, so that a start that was cut short is completed by the next one. */
  static void create(int port) throws SQLException {
    try (Connection c = connect(port, SUPERUSER);
        Statement s = c.createStatement()) {
      if (!exists(s, "SELECT 1 FROM pg_roles WHERE rolname = '" + OWNER + "'")) {
        s.execute("CREATE ROLE " + OWNER + " LOGIN CREATEROLE");
      }
      if (!exists(s, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        s.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
      }
    }
    try (Connection c = connect(port, DATABASE);
        Statement s = c.createStatement()) {
      s.execute("ALTER SCHEMA public OWNER TO " + OWNER);
    }
  }

  static boolean answers(int port) {
    try (Connection c = connect(port, SUPERUSER)) {
      return c.isValid(CONNECT_S);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** Adds the settings of services that use this database. */
  static void describe(int port, Map<String, String> settings) {
    settings.put("database.url", url(port, DATABASE));
    settings.put("database.owner.user", OWNER);
    settings.put("database.writer.user", "footfall_writer");
    settings.put("database.reader.user", "footfall_reader");
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static Connection connect(int port, String database) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url(port, database));
    source.setUser(SUPERUSER);
    source.setLoginTimeout(CONNECT_S);
    return source.getConnection();
  }
}
