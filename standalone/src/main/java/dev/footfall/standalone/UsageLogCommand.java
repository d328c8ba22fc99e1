package dev.footfall.standalone;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall usage-log …}. */
@Command(
    name = "usage-log",
    description = "The usage log of personas: who viewed and copied which.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = UsageLogCommand.Reset.class)
final class UsageLogCommand {

  private UsageLogCommand() {}

  /** {@code footfall usage-log reset}. */
  @Command(
      name = "reset",
      description = {
        "Deletes the rows of persona_usage, and no others, and says how many.",
        "Aggregates keep their sums: they hold no user."
      },
      mixinStandardHelpOptions = true)
  static final class Reset implements Callable<Integer> {

    /** The view says what the log is; the key finds the rows behind it. */
    private static final String ROWS = " FROM persona_usage WHERE \"timestamp\" < ?";

    private static final String DELETE =
        "WITH gone AS (DELETE FROM usage_events WHERE (event_id, occurred_at) IN"
            + " (SELECT id, \"timestamp\""
            + ROWS
            + ") RETURNING event_id, occurred_at), words AS (DELETE FROM usage_errors AS e"
            + " USING gone WHERE e.event_id = gone.event_id AND e.occurred_at = gone.occurred_at),"
            // Sums of these days no longer hold: the sink adds them up again.
            + " notes AS (INSERT INTO usage_days_late (day)"
            + " SELECT DISTINCT (occurred_at AT TIME ZONE 'UTC')::date FROM gone)"
            + " SELECT count(*) FROM gone";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Option(
        names = "--before",
        paramLabel = "TIME",
        converter = MomentConverter.class,
        description =
            "Only rows before this time, 2026-01-31 (UTC) or 2026-01-31T09:30:00Z (default: all).")
    private @Nullable Instant before;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Override
    public Integer call() throws Exception {
      // The end is now, so that rows that come while somebody thinks about it are not asked about.
      Instant end = before == null ? Instant.now() : before;
      PrintWriter out = spec.commandLine().getOut();
      long rows = Database.asReader(options, connection -> count(connection, end));
      String question =
          String.format("Delete %,d rows of the usage log before %s for ever?", rows, end);
      if (rows > 0 && !Confirmation.given(spec, yes, question)) {
        out.println("nothing was deleted");
        out.flush();
        return 1;
      }
      long deleted = rows == 0 ? 0 : Database.asWriter(options, c -> delete(c, end));
      out.printf("%,d rows of the usage log deleted%n", deleted);
      out.flush();
      return 0;
    }

    private static long count(Connection connection, Instant end) throws SQLException {
      try (PreparedStatement query = connection.prepareStatement("SELECT count(*)" + ROWS)) {
        query.setObject(1, end.atOffset(ZoneOffset.UTC));
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getLong(1);
        }
      }
    }

    private long delete(Connection connection, Instant end) throws SQLException {
      connection.setAutoCommit(false);
      long deleted;
      try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
        delete.setObject(1, end.atOffset(ZoneOffset.UTC));
        try (ResultSet rows = delete.executeQuery()) {
          rows.next();
          deleted = rows.getLong(1);
        }
      }
      options
          .audit()
          .add(
              connection,
              "usage-log reset",
              Map.of("before", end.toString()),
              Map.of("usage_events", deleted));
      connection.commit();
      return deleted;
    }
  }
}
