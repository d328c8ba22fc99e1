package dev.footfall.standalone;

import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.notify.Silence;
import dev.footfall.sink.notify.Silences;
import dev.footfall.sink.notify.route.Durations;
import dev.footfall.sink.notify.route.Matcher;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall alerts silence …}. */
@Command(
    name = "silence",
    description = "Alerts that nobody is told of for a while.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AlertsSilenceCommand.Add.class,
      AlertsSilenceCommand.Show.class,
      AlertsSilenceCommand.Expire.class
    })
final class AlertsSilenceCommand {

  private AlertsSilenceCommand() {}

  private static <T> T silences(Map<String, String> settings, Function<Silences, T> work) {
    return SinkConfig.of(settings)
        .database()
        .asWriter("footfall alerts")
        .withHandle(handle -> work.apply(new Silences(handle)));
  }

  /** {@code footfall alerts silence add}. */
  @Command(
      name = "add",
      description = {
        "Silences alerts from now on. One that still fires when the silence ends is told of then."
      },
      mixinStandardHelpOptions = true)
  static final class Add implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(
        paramLabel = "MATCHER",
        arity = "1..*",
        description =
            "Condition on a label, with =, !=, =~ or !~, for example service=crm-api. All must"
                + " hold.")
    private List<String> matchers = List.of();

    @Option(
        names = "--duration",
        required = true,
        paramLabel = "DURATION",
        description = "How long, for example 2h or 1d.")
    private String duration = "";

    @Option(names = "--comment", required = true, paramLabel = "TEXT", description = "Why.")
    private String comment = "";

    @Option(
        names = "--by",
        paramLabel = "NAME",
        defaultValue = "${sys:user.name}",
        description = "Who says so (default: ${DEFAULT-VALUE}).")
    private String by = "";

    @Override
    public void run() {
      List<Matcher> parsed = matchers.stream().map(Matcher::parse).toList();
      Duration length = Durations.parse(duration);
      Silence silence = silences(options.settings(), all -> all.add(parsed, length, comment, by));
      PrintWriter out = spec.commandLine().getOut();
      out.printf("%s silenced until %s%n", silence.id(), second(silence.endsAt()));
      out.flush();
    }
  }

  /** {@code footfall alerts silence list}. */
  @Command(name = "list", description = "Silences in force.", mixinStandardHelpOptions = true)
  static final class Show implements Runnable {

    private static final List<String> HEADINGS =
        List.of("id", "matchers", "starts at", "ends at", "by", "comment");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Option(names = "--all", description = "Those that have ended, too.")
    private boolean all;

    @Override
    public void run() {
      List<List<String>> rows =
          silences(options.settings(), silences -> silences.list(all)).stream()
              .map(Show::row)
              .toList();
      RowPrinter.table(HEADINGS, rows, spec.commandLine().getOut());
    }

    private static List<String> row(Silence silence) {
      return List.of(
          silence.id().toString(),
          silence.matchers().stream().map(Matcher::toString).collect(Collectors.joining(" ")),
          second(silence.startsAt()),
          second(silence.endsAt()),
          silence.createdBy(),
          silence.comment());
    }
  }

  /** {@code footfall alerts silence expire}. */
  @Command(name = "expire", description = "Ends a silence now.", mixinStandardHelpOptions = true)
  static final class Expire implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "ID", description = "What 'add' and 'list' print.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private UUID id;

    @Override
    public void run() {
      if (!silences(options.settings(), all -> all.expire(id))) {
        throw new IllegalArgumentException(
            "no silence "
                + id
                + " is in force; 'footfall alerts silence list' shows those that are");
      }
      spec.commandLine().getOut().println(id + " has ended");
    }
  }

  private static String second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
