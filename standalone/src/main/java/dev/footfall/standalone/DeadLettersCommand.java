package dev.footfall.standalone;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.deadletters.DeadLetterTable;
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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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

  /** One of a few words, in any case: with another one a filter would just find nothing. */
  private abstract static class Word implements ITypeConverter<String> {

    private final java.util.List<String> allowed;

    Word(String... allowed) {
      this.allowed = java.util.List.of(allowed);
    }

    @Override
    public final String convert(String text) {
      String word = text.toLowerCase(Locale.ROOT);
      if (!allowed.contains(word)) {
        throw new TypeConversionException(
            "'" + text + "' is none of " + String.join(", ", allowed));
      }
      return word;
    }
  }

  /** Who sets records aside. */
  static final class StageWord extends Word {
    StageWord() {
      super("aggregator", DeadLetterTable.SINK);
    }
  }

  /** What has become of a letter. */
  static final class StateWord extends Word {
    StateWord() {
      super("waiting", "replayed", "dropped", "erased");
    }
  }

  /** Which letters. */
  static final class Which {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
        names = "--stage",
        paramLabel = "STAGE",
        converter = StageWord.class,
        description = "aggregator or sink.")
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
        converter = StateWord.class,
        description = "waiting, replayed, dropped or erased (default: all).")
    private @Nullable String state;

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      LetterFilter filter = state == null ? which.filter() : which.filter().in(state);
      long limit = which.limit() == Long.MAX_VALUE ? SCREENFUL : which.limit();
      try (Connection connection = options.connect("reader")) {
        LetterView.list(connection, filter, limit, rows -> RowPrinter.table(rows, out));
        long all = LetterView.count(connection, filter);
        if (all > limit) {
          out.printf("%,d of %,d shown; --limit %d shows all%n", limit, all, all);
          out.flush();
        }
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
        if (letters.isEmpty()) {
          throw new IllegalStateException(
              "there is no dead letter at " + position + "; 'dead-letters list' shows positions");
        }
        if (output != null) {
          write(letters.get(0), output);
        }
        return 0;
      } catch (SQLException e) {
        throw options.refused(e);
      }
    }

    private void write(LetterView letter, Path file) throws IOException {
      byte[] value = letter.value();
      if (value == null) {
        throw new IllegalStateException(
            "there are no bytes to write to "
                + file
                + ": the record at "
                + position
                + " had no value, or was erased");
      }
      Files.write(file, value, StandardOpenOption.CREATE_NEW);
    }
  }

  /** What changes dead letters: says how many first, and asks. */
  private abstract static class Change implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();
    @Mixin private Which which = new Which();

    @Option(names = "--dry-run", description = "Only says what would be done.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    private final String verb;
    private final String done;

    /**
     * A change.
     *
     * @param verb as in "Send 3 records again?", with a place for the number
     * @param done as in "3 records sent again"
     */
    Change(String verb, String done) {
      this.verb = verb;
      this.done = done;
    }

    /** How many of {@code scope} it would change; tells {@code out} why others stay. */
    abstract long concerned(LetterDesk.Scope scope, PrintWriter out);

    /** Changes them; how many it were. */
    abstract long apply(LetterDesk desk, LetterFilter filter, long limit, CommonOptions options)
        throws SQLException;

    @Override
    public final Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try (Connection connection = options.connect("writer")) {
        LetterDesk desk = new LetterDesk(connection, options.audit());
        long records = concerned(desk.scope(which.filter(), which.limit()), out);
        if (dryRun || records == 0) {
          out.printf("%,d records would be %s%n", records, done);
          return 0;
        }
        out.flush();
        if (!Confirmation.given(spec, yes, String.format(verb, records))) {
          out.printf("nothing was %s%n", done);
          return 1;
        }
        out.printf("%,d records %s%n", apply(desk, which.filter(), which.limit(), options), done);
        return 0;
      } catch (SQLException e) {
        throw options.refused(e);
      } finally {
        out.flush();
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
  static final class Replay extends Change {

    Replay() {
      super("Send %,d records again?", "sent again");
    }

    @Override
    long concerned(LetterDesk.Scope scope, PrintWriter out) {
      scope
          .blocked()
          .forEach(
              (topic, records) ->
                  out.printf(
                      "%,d records of %s stay: such a record is a figure of its time, and would"
                          + " replace a later one%n",
                      records, topic));
      return scope.replayable();
    }

    @Override
    long apply(LetterDesk desk, LetterFilter filter, long limit, CommonOptions options)
        throws SQLException {
      try (LetterSender sender = LetterSender.of(ConnectionSettings.of(options.settings()))) {
        return desk.replay(filter, limit, sender);
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
  static final class Drop extends Change {

    Drop() {
      super("Drop %,d records?", "dropped");
    }

    @Override
    long concerned(LetterDesk.Scope scope, PrintWriter out) {
      return scope.records();
    }

    @Override
    long apply(LetterDesk desk, LetterFilter filter, long limit, CommonOptions options)
        throws SQLException {
      return desk.drop(filter, limit);
    }
  }
}
