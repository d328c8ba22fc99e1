package dev.footfall.standalone;

import dev.footfall.sink.Departure;
import dev.footfall.sink.Retention;
import dev.footfall.sink.SinkConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall retention …}. */
@Command(
    name = "retention",
    description = "How long rows are kept.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = RetentionCommand.Run.class)
final class RetentionCommand {

  private RetentionCommand() {}

  /** {@code footfall retention run}. */
  @Command(
      name = "run",
      description = {
        "Lets go now what is past sink.retention.*, which the sink does by itself every"
            + " sink.maintenance.interval.ms.",
        "A day goes when it and everything that arrived in it is past retention."
      },
      mixinStandardHelpOptions = true)
  static final class Run implements Runnable {

    private static final List<String> HEADINGS =
        List.of("table", "partition", "rows", "bytes", "outcome");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Option(names = "--dry-run", description = "Only says what would go.")
    private boolean dryRun;

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      List<List<String>> rows = new ArrayList<>();
      Retention.run(SinkConfig.of(options.settings()), dryRun, gone -> rows.add(row(gone)));
      RowPrinter.table(HEADINGS, rows, out);
    }

    private static List<String> row(Departure gone) {
      return List.of(
          gone.table(),
          gone.partition().orElse(""),
          Long.toString(gone.rows()),
          Long.toString(gone.bytes()),
          gone.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }
}
