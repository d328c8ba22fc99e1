package dev.footfall.standalone;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.standalone.accesslog.AccessLogReplay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall replay …}. */
@Command(
    name = "replay",
    description = "Sends what happened before.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ReplayCommand.AccessLog.class)
final class ReplayCommand {

  private ReplayCommand() {}

  /** {@code footfall replay access-log}. */
  @Command(
      name = "access-log",
      description = {
        "Sends the lines of Apache or nginx access logs (common or combined, plain or gzip) as usage events.",
        "They keep their original times. Replaying a file again stores and counts nothing twice.",
        "Ids in paths become {id}, query strings are dropped, addresses truncated."
      },
      mixinStandardHelpOptions = true)
  static final class AccessLog implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Access logs, plain or gzip.")
    private List<Path> files = List.of();

    @Option(
        names = "--service",
        paramLabel = "NAME",
        defaultValue = "web",
        description = "Service name of the events (default: ${DEFAULT-VALUE}).")
    private String service = "web";

    @Override
    public Integer call() throws IOException {
      if (service.isBlank()) {
        throw new ParameterException(spec.commandLine(), "--service must not be blank");
      }
      for (Path file : files) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
          throw new ParameterException(spec.commandLine(), "can't read file " + file);
        }
      }
      long read = 0;
      long unreadable = 0;
      try (AccessLogReplay replay =
          new AccessLogReplay(ConnectionSettings.of(options.settings()))) {
        for (Path file : files) {
          AccessLogReplay.Outcome outcome = replay(replay, file);
          read += outcome.events();
          unreadable += outcome.unreadable();
        }
      }
      return read == 0 && unreadable > 0 ? 1 : 0;
    }

    private AccessLogReplay.Outcome replay(AccessLogReplay replay, Path file) throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      AccessLogReplay.Outcome outcome;
      try (ProgressBar bar = ProgressBar.on(err, String.valueOf(file.getFileName()))) {
        outcome = replay.replay(file, service, bar::show);
      }
      out.printf(
          "%s: %,d events sent as %s, %,d lines not readable%n",
          file, outcome.events(), service, outcome.unreadable());
      outcome.problems().forEach(problem -> out.println("  " + problem));
      if (outcome.unreadable() > outcome.problems().size()) {
        out.printf("  … and %,d more%n", outcome.unreadable() - outcome.problems().size());
      }
      out.flush();
      return outcome;
    }
  }
}
