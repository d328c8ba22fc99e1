package dev.footfall.standalone;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.deadletters.LetterDesk;
import dev.footfall.sink.deadletters.LetterFilter;
import dev.footfall.sink.deadletters.LetterSender;
import dev.footfall.sink.deadletters.LetterView;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall dead-letters …}. */
@Command(
    name = "dead-letters",
    description = "Records that could not be used: look at them, send them again, or drop them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DeadLettersCommand.List.class,
      DeadLettersCommand.Show.class,
      DeadLettersCommand.Replay.class,
      DeadLettersCommand.Drop.class
    })
final class DeadLettersCommand {

  private DeadLettersCommand() {}

  /** Which letters. */
  static final class Which {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(names = "--stage", paramLabel = "STAGE", description = "aggregator or sink.")
    private @Nullable String stage;

    @Option(names = "--reason", paramLabel = "CODE", description = "One reason, as list shows it.")
    private @Nullable String reason;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Records of one topic.")
    private @Nullable String topic;

    @Option(
        names = "--position",
        paramLabel = "TOPIC-PARTITION@OFFSET",
        description = "One record.")
    private @Nullable String position;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        converter = PastTime.class,
        description = "Set aside then or later: 2025-11-05T10:30:00Z, 2025-11-05, or 7d ago.")
    private @Nullable Instant since;

    private long limit = Long.MAX_VALUE;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most.")
    void limit(long value) {
      if (value < 1) {
        throw new ParameterException(
            command.commandLine(), "--limit must be at least 1, is " + value);
      }
      limit = value;
    }

    LetterFilter filter() {
      return new LetterFilter(
          Optional.ofNullable(stage),
          Optional.ofNullable(reason),
          Optional.ofNullable(topic),
          Optional.ofNullable(position),
          Optional.ofNullable(since),
          Optional.empty());
    }

    long limit() {
      return limit;
    }
  }

  /** {@code footfall dead-letters list}. */
  @Command(
      name = "list",
      description = "Lists dead letters, the newest first.",
      mixinStandardHelpOptions = true)
  static final class List implements Runnable {

    private static final long SCREENFUL = 50;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();
    @Mixin private Which which = new Which();

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "waiting, replayed, dropped or erased (default: all).")
    private @Nullable String state;

    @Override
    public void run() {
      LetterFilter filter = which.filter();
      try (Connection connection = options.connect("reader")) {
        LetterView.list(
            connection,
            state == null ? filter : filter.in(state),
            which.limit() == Long.MAX_VALUE ? SCREENFUL : which.limit(),
            rows -> RowPrinter.table(rows, spec.commandLine().getOut()));
      } catch (SQLException e) {
        throw options.refused(e);
      }
    }
  }

  /** {@code footfall dead-letters show}. */
  @Command(
      name = "show",
      description = "Shows what is known of one record, and its bytes.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "TOPIC-PARTITION@OFFSET", description = "Where the record was.")
    private String position = "";

    @Option(
        names = "--output",
        paramLabel = "FILE",
        description = "Writes the bytes of its value to a new file.")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try (Connection connection = options.connect("reader")) {
        java.util.List<LetterView> letters = LetterView.at(connection, position);
        for (LetterView letter : letters) {
          out.println(letter.describe());
        }
        out.flush();
        byte[] value = letters.isEmpty() ? null : letters.get(0).value();
        if (output != null && value != null) {
          Files.write(output, value, StandardOpenOption.CREATE_NEW);
        }
        if (letters.isEmpty()) {
          throw new IllegalStateException(
              "there is no dead letter at " + position + "; 'dead-letters list' shows positions");
        }
        return 0;
      } catch (SQLException e) {
        throw options.refused(e);
      }
    }
  }

  /** {@code footfall dead-letters replay}. */
  @Command(
      name = "replay",
      description = {
        "Sends waiting records to their topics again, once what was wrong with them is mended.",
        "Nothing is stored twice. What is still bad becomes a dead letter again, at its new place."
      },
      mixinStandardHelpOptions = true)
  static final class Replay implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();
    @Mixin private Which which = new Which();

    @Option(names = "--dry-run", description = "Only says what would be sent.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try (Connection connection = options.connect("writer")) {
        LetterDesk desk = new LetterDesk(connection, options.audit());
        LetterDesk.Scope scope = desk.scope(which.filter(), which.limit());
        scope
            .blocked()
            .forEach(
                (topic, records) ->
                    out.printf(
                        "%,d records of %s stay: such a record is a figure of its time, and would"
                            + " replace a later one%n",
                        records, topic));
        if (dryRun || scope.replayable() == 0) {
          out.printf("%,d records would be sent again%n", scope.replayable());
          out.flush();
          return 0;
        }
        out.flush();
        if (!Confirmation.given(
            spec, yes, String.format("Send %,d records again?", scope.replayable()))) {
          out.println("nothing was sent");
          out.flush();
          return 1;
        }
        try (LetterSender sender = LetterSender.of(ConnectionSettings.of(options.settings()))) {
          out.printf(
              "%,d records sent again%n", desk.replay(which.filter(), which.limit(), sender));
        }
        out.flush();
        return 0;
      } catch (SQLException e) {
        throw options.refused(e);
      }
    }
  }

  /** {@code footfall dead-letters drop}. */
  @Command(
      name = "drop",
      description = {
        "Marks waiting records as dropped: they stay to be looked at, and are not sent again."
      },
      mixinStandardHelpOptions = true)
  static final class Drop implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();
    @Mixin private Which which = new Which();

    @Option(names = "--dry-run", description = "Only says what would be dropped.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try (Connection connection = options.connect("writer")) {
        LetterDesk desk = new LetterDesk(connection, options.audit());
        long records = desk.scope(which.filter(), which.limit()).records();
        if (dryRun || records == 0) {
          out.printf("%,d records would be dropped%n", records);
          out.flush();
          return 0;
        }
        if (!Confirmation.given(spec, yes, String.format("Drop %,d records?", records))) {
          out.println("nothing was dropped");
          out.flush();
          return 1;
        }
        out.printf("%,d records dropped%n", desk.drop(which.filter(), which.limit()));
        out.flush();
        return 0;
      } catch (SQLException e) {
        throw options.refused(e);
      }
    }
  }
}
