package dev.footfall.sink;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.types.Password;
import org.jdbi.v3.core.Jdbi;

/**
 * How to reach PostgreSQL, and as whom. The names of writer and reader are fixed, because the
 * migrations grant rights to them by name; only the owner's can be chosen.
 *
 * @param url JDBC address of the database
 * @param owner who owns the tables and runs the migrations
 * @param writer who stores rows
 * @param reader who may only read
 */
public record DatabaseConfig(String url, Account owner, Account writer, Account reader) {

  static final String URL = "database.url";
  static final String OWNER = "database.owner";
  static final String WRITER = "database.writer";
  static final String READER = "database.reader";

  private static final String WRITER_ROLE = "footfall_writer";
  private static final String READER_ROLE = "footfall_reader";

  /**
   * A database user. Without a password none is sent: trust or peer authentication, or a {@code
   * .pgpass}.
   *
   * @param user its name
   * @param password its password, empty when there is none; hidden in {@link #toString()}
   */
  public record Account(String user, Password password) {

    /** Whether a password is set. */
    public boolean hasPassword() {
      return !password.value().isEmpty();
    }

    private static Account of(String prefix, AbstractConfig values) {
      return new Account(
          values.getString(prefix + ".user"), values.getPassword(prefix + ".password"));
    }
  }

  static ConfigDef define(ConfigDef definition) {
    definition.define(
        URL,
        Type.STRING,
        "jdbc:postgresql://localhost:5432/footfall",
        new UrlPrefix(),
        Importance.HIGH,
        "JDBC address of the database.");
    account(
        definition, OWNER, "footfall_owner", new ConfigDef.NonEmptyString(), "owns the tables", "");
    fixed(definition, WRITER, WRITER_ROLE, "stores rows");
    fixed(definition, READER, READER_ROLE, "reads");
    return definition;
  }

  private static void fixed(ConfigDef definition, String prefix, String user, String what) {
    account(definition, prefix, user, ValidString.in(user), what, "; must be " + user);
  }

  private static void account(
      ConfigDef definition,
      String prefix,
      String user,
      ConfigDef.Validator names,
      String what,
      String allowed) {
    definition
        .define(
            prefix + ".user",
            Type.STRING,
            user,
            names,
            Importance.LOW,
            "The role that " + what + allowed + ".")
        .define(
            prefix + ".password",
            Type.PASSWORD,
            "",
            Importance.MEDIUM,
            "Password of the role that " + what + "; empty means none is sent.");
  }

  static DatabaseConfig of(AbstractConfig values) {
    return new DatabaseConfig(
        values.getString(URL),
        Account.of(OWNER, values),
        Account.of(WRITER, values),
        Account.of(READER, values));
  }

  /** Connections as the writer, outside of any pool; {@code application} is who they are for. */
  public Jdbi asWriter(String application) {
    return Jdbi.create(() -> ConnectionPool.session(this, application));
  }

  /** The address as it may be shown: without parameters, as a password may be among them. */
  public String shownUrl() {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  @Override
  public String toString() {
    return shownUrl() + " as " + writer.user();
  }

  private static final class UrlPrefix implements ConfigDef.Validator {
    private static final String PREFIX = "jdbc:postgresql:";

    @Override
    public void ensureValid(String name, Object value) {
      if (!(value instanceof String text) || !text.startsWith(PREFIX)) {
        throw new org.apache.kafka.common.config.ConfigException(
            name, value, "must start with " + PREFIX);
      }
    }

    @Override
    public String toString() {
      return "an address that starts with " + PREFIX;
    }
  }
}
