package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigratorIT {

  private static final String NEW_OFFSET =
      "INSERT INTO sink_offsets VALUES ('c', gen_random_uuid(), 0, 't', 0, now())";

  private static final String VERSIONS =
      "SELECT version FROM flyway_schema_history WHERE version IS NOT NULL ORDER BY installed_rank";

  private final TestBed bed = TestBed.withNewDatabase();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void migrate_again_changesNothing() {
    bed.migrate();
    bed.migrate();

    assertThat(bed.texts(VERSIONS)).startsWith("1", "2").doesNotHaveDuplicates();
  }

  @Test
  void migrate_severalAtOnce_allSucceed() {
    List<CompletableFuture<Void>> all =
        Stream.generate(() -> CompletableFuture.runAsync(bed::migrate)).limit(3).toList();

    all.forEach(CompletableFuture::join);

    assertThat(bed.texts(VERSIONS)).startsWith("1", "2").doesNotHaveDuplicates();
  }

  @Test
  void migrate_setsPasswords_encrypted() throws SQLException {
    new Migrator(bed.config("database.writer.password", "it's a secret").database(), Duration.ZERO)
        .migrate();

    try (Connection superuser = bed.superuser();
        Statement sql = superuser.createStatement();
        ResultSet row =
            sql.executeQuery(
                "SELECT rolpassword FROM pg_authid WHERE rolname = 'footfall_writer'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).startsWith("SCRAM-SHA-256$");
    }
  }

  @Test
  void migrate_theWriter_mayWriteAndNoMore() throws SQLException {
    bed.migrate();

    assertAllowed("writer", NEW_OFFSET, "SELECT footfall_ensure_day('2015-05-17')");
    assertRefused(
        "writer",
        "SELECT * FROM flyway_schema_history",
        "CREATE TABLE mine (x int)",
        "DROP TABLE usage_events");
  }

  @Test
  void migrate_theReader_mayReadAndNoMore() throws SQLException {
    bed.migrate();

    assertAllowed("reader", "SELECT * FROM user_activity_logs", "SELECT * FROM usage_by_hour");
    assertRefused(
        "reader",
        NEW_OFFSET,
        "DELETE FROM usage_events",
        "SELECT * FROM usage_events",
        "SELECT * FROM usage_aggregates",
        "SELECT * FROM usage_events_default",
        "SELECT footfall_ensure_day('2015-05-17')",
        "CREATE TABLE mine (x int)");
  }

  @Test
  void migrate_anUnknownOwner_isSaidAtOnce() {
    assertThatThrownBy(() -> migrate("database.owner.user", "nobody_knows"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("refuses the user nobody_knows")
        .hasMessageContaining("database.owner.user");
  }

  @Test
  void migrate_aMissingDatabase_isSaidAtOnce() {
    String url = bed.config().database().url().replaceAll("/[a-z]+$", "/nowhere");

    assertThatThrownBy(() -> migrate("database.url", url))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining(url)
        .hasMessageContaining("does not exist");
  }

  @Test
  void migrate_anOlderPostgresql_isRefused() {
    Migrator migrator = new Migrator(bed.config().database(), Duration.ofSeconds(1));

    assertThatThrownBy(() -> migrator.refuseOld(17, "17.6 (Debian)"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("is version 17.6 (Debian), and 18 or newer is needed")
        .hasMessageContaining("database.url");
    migrator.refuseOld(18, "18.0");
  }

  @Test
  void migrate_nothingListens_waitsAndThenSaysSo() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/footfall";

    assertThatThrownBy(
            () ->
                new Migrator(bed.config("database.url", url).database(), Duration.ofSeconds(1))
                    .migrate())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("did not answer within 1 s")
        .hasMessageContaining("database.url");
  }

  private void assertAllowed(String role, String... statements) throws SQLException {
    try (Connection connection = bed.connect(role);
        Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        assertThatCode(() -> sql.execute(statement)).doesNotThrowAnyException();
      }
    }
  }

  private void assertRefused(String role, String... statements) throws SQLException {
    try (Connection connection = bed.connect(role);
        Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        assertThatThrownBy(() -> sql.execute(statement))
            .as("%s: %s", role, statement)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  private void migrate(String key, String value) {
    new Migrator(bed.config(key, value).database(), Duration.ofMinutes(1)).migrate();
  }
}
