package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.sink.Migrator;
import dev.footfall.sink.SinkConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code footfall retention run} on a real PostgreSQL. */
class RetentionCommandIT {

  @Test
  void run_printsWhatWouldGo_andThenWhatWent() throws Exception {
    try (FootfallStack stack = TestStack.start(FootfallStack.Part.POSTGRES)) {
      Map<String, String> settings = stack.settings();
      new Migrator(SinkConfig.of(settings).database(), Duration.ofSeconds(30)).migrate();
      try (Connection owner =
              DriverManager.getConnection(
                  settings.get("database.url"),
                  settings.get("database.owner.user"),
                  settings.getOrDefault("database.owner.password", ""));
          Statement sql = owner.createStatement()) {
        sql.execute("SELECT footfall_ensure_day('2015-05-17')");
        sql.execute(
            """
            INSERT INTO usage_events (event_id, occurred_at, received_at, producer_id, producer_seq,
              privacy_level, service_name, action_type, action_name, channel, result_status, tags,
              sdk_name, sdk_version)
            VALUES (gen_random_uuid(), '2015-05-17T10:00:00Z', '2015-05-18T10:00:00Z', 'p', 1,
              'full', 's', 't', 'n', 'UI', 'success', '{}', 'test', '1')
            """);
      }

      assertThat(run(settings, "--dry-run"))
          .containsPattern("usage_events +usage_events_20150517 +1 +\\d+ +would go")
          .contains("(2 rows)");
      assertThat(run(settings))
          .containsPattern("usage_events +usage_events_20150517 +1 +\\d+ +gone")
          .containsPattern("usage_errors +usage_errors_20150517 +0 +\\d+ +gone");
      assertThat(run(settings)).contains("(0 rows)");
    }
  }

  private static String run(Map<String, String> settings, String... options) {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(Footfall.class).setOut(new PrintWriter(out));
    String[] arguments = new String[options.length + 4];
    arguments[0] = "retention";
    arguments[1] = "run";
    arguments[2] = "--set";
    arguments[3] = "database.url=" + settings.get("database.url");
    System.arraycopy(options, 0, arguments, 4, options.length);
    assertThat(command.execute(arguments)).isZero();
    return out.toString();
  }
}
