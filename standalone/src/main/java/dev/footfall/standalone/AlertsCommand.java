package dev.footfall.standalone;

import dev.footfall.aggregator.alerts.AlertRehearsal;
import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.aggregator.alerts.rules.RulesException;
import dev.footfall.events.Alert;
import dev.footfall.events.AlertState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall alerts …}: rules before they are in force, and who is told of alerts. */
@Command(
    name = "alerts",
    description = "Alert rules, and who is told of alerts.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AlertsCommand.Check.class,
      AlertsCommand.Test.class,
      AlertsSilenceCommand.class,
      AlertsSendTestCommand.class
    })
final class AlertsCommand {

  private AlertsCommand() {}

  /** Prints all that is wrong with the file, a line each; empty when there was something. */
  private static Optional<AlertRules> load(Path file, CommandSpec command) {
    try {
      return Optional.of(AlertRules.load(file));
    } catch (RulesException e) {
      PrintWriter err = command.commandLine().getErr();
      e.problems().forEach(problem -> err.println(problem.in(file.toString())));
      err.flush();
      return Optional.empty();
    }
  }

  /** {@code footfall alerts check}. */
  @Command(
      name = "check",
      description = "Checks a rules file; each error is a line FILE:LINE:COLUMN: MESSAGE.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The rules, YAML.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Override
    public Integer call() {
      Optional<AlertRules> rules = load(file, command);
      rules.ifPresent(
          read -> {
            PrintWriter out = command.commandLine().getOut();
            out.printf("%s: %d rules, no errors%n", file, read.byName().size());
            out.flush();
          });
      return rules.isPresent() ? 0 : 1;
    }
  }

  /** {@code footfall alerts test}. */
  @Command(
      name = "test",
      description = {
        "Says which rules would have fired on recorded events, and when, in order of time.",
        "The judging is that of the aggregator; the clock is that of the events."
      },
      mixinStandardHelpOptions = true)
  static final class Test implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The rules, YAML.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
        names = "--events",
        paramLabel = "FILE",
        required = true,
        description =
            "Usage events, a JSON object in each line, with the fields of UsageEvent; as 'footfall"
                + " analytics export' writes them. Held in memory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path events;

    @Override
    public Integer call() throws IOException {
      Optional<AlertRules> rules = load(file, command);
      if (rules.isEmpty()) {
        return 1;
      }
      EventImport.Read read = EventImport.read(events);
      Collection<Alert> transitions = AlertRehearsal.of(rules.get(), read.events());
      PrintWriter out = command.commandLine().getOut();
      Map<String, Alert> open = new LinkedHashMap<>();
      for (Alert alert : transitions) {
        out.println(line(alert));
        open.put(alert.getAlertId(), alert);
      }
      open.values().removeIf(alert -> isOver(alert.getState()));
      out.printf(
          "%,d events%s, %,d transitions, %,d alerts open at the end%n",
          read.events().size(),
          read.others() == 0 ? "" : " (%,d other records left out)".formatted(read.others()),
          transitions.size(),
          open.size());
      out.flush();
      return 0;
    }

    private static boolean isOver(AlertState state) {
      return state == AlertState.RESOLVED || state == AlertState.INACTIVE;
    }

    private static String line(Alert alert) {
      @Nullable String summary = alert.getAnnotations().get("summary");
      return "%s  %-12s %s%s value %s%s"
          .formatted(
              alert.getEvaluatedAt(),
              alert.getState(),
              alert.getRule(),
              new TreeMap<>(alert.getLabels()),
              alert.getValue(),
              summary == null ? "" : "  " + summary);
    }
  }
}
