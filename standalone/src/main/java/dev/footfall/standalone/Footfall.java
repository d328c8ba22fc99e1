package dev.footfall.standalone;

import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The {@code footfall} command. Exit codes: 0 done, 1 failed (one line on stderr says why), 2 wrong
 * use.
 */
@Command(
    name = "footfall",
    description = "Streaming usage and assignment analytics on Kafka.",
    mixinStandardHelpOptions = true,
    versionProvider = Footfall.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      StackCommand.class,
      AggregatorCommand.class,
      SinkCommand.class,
      ConsoleCommand.class,
      TopicsCommand.class,
      ReplayCommand.class,
      SqlCommand.class,
      ExportCommand.class,
      UsageLogCommand.class,
      RetentionCommand.class,
      AlertsCommand.class,
      AnalyticsCommand.class,
      BooksCommand.class,
      DeadLettersCommand.class,
      AssignmentsCommand.class,
      SubjectCommand.class
    })
public final class Footfall {

  private Footfall() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command in this process; tests use it. */
  static int run(String... args) {
    Logs.client();
    return commandLine().execute(args);
  }

  /** The commands as people type them. */
  static CommandLine commandLine() {
    return new CommandLine(new Footfall())
        .setExecutionExceptionHandler(Footfall::explain)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** One line for people; the stack trace goes to the log. */
  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println(command.getColorScheme().errorText("error: " + Failures.explain(e)));
    Failures.log(e);
    return 1;
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws java.io.IOException {
      Properties build = new Properties();
      try (var in = Footfall.class.getResourceAsStream("build.properties")) {
        build.load(java.util.Objects.requireNonNull(in, "build.properties"));
      }
      return new String[] {"footfall " + build.getProperty("version")};
    }
  }
}
