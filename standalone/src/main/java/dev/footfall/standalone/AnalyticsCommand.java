package dev.footfall.standalone;

import dev.footfall.producer.privacy.DesktopPrivacy;
import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.Notice;
import dev.footfall.producer.privacy.PrivacySwitches;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
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

/** {@code footfall analytics …}: what this machine records, and what people want it to. */
@Command(
    name = "analytics",
    description = "What is recorded on this machine, and how much of it you allow.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AnalyticsCommand.Status.class,
      AnalyticsCommand.SetLevel.class,
      AnalyticsCommand.Show.class,
      AnalyticsCommand.Export.class,
      AnalyticsCommand.Clear.class
    })
final class AnalyticsCommand {

  private AnalyticsCommand() {}

  /** Where it all is, and the notice that comes before anything else. */
  static final class Home {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
        names = "--home",
        paramLabel = "DIR",
        description = "Where your choice and your events are kept (default: ~/.footfall).")
    private @Nullable Path home;

    DesktopPrivacy open() throws IOException {
      DesktopPrivacy privacy =
          home == null
              ? DesktopPrivacy.ofUser()
              : new DesktopPrivacy(home.toAbsolutePath().normalize(), Clock.systemUTC());
      PrintWriter err = command.commandLine().getErr();
      if (privacy.showNoticeOnce(System.console() != null, err::println)) {
        err.flush();
      }
      return privacy;
    }

    PrintWriter out() {
      return command.commandLine().getOut();
    }

    boolean confirmed(boolean yes, String question) throws IOException {
      return Confirmation.given(command, yes, question);
    }
  }

  /** {@code footfall analytics status}. */
  @Command(
      name = "status",
      description = "Says the level in force, your consent, and what is stored.",
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {

    @Mixin private Home home = new Home();

    @Override
    public Integer call() throws IOException {
      DesktopPrivacy privacy = home.open();
      DesktopPrivacy.Choice choice = privacy.choice();
      PrivacySwitches switches = PrivacySwitches.of(System.getenv());
      PrintWriter out = home.out();
      Level level = switches.tracking() ? choice.level() : Level.OFF;
      out.printf("level            %s%n", level.code());
      out.printf("why              %s%n", why(choice, switches));
      out.printf("persona logging  %s%n", switches.personaLogging() ? "on" : "off (environment)");
      LocalEvents.Summary stored = LocalEvents.summary(privacy.events());
      out.printf(
          "stored           %,d events, %,d bytes in %s%n",
          stored.events(), stored.bytes(), privacy.events());
      if (stored.events() > 0) {
        out.printf("from, to         %s, %s%n", stored.first(), stored.last());
      }
      if (stored.damaged() > 0) {
        out.printf(
            "damaged          %,d parts of files can't be read and are left out%n",
            stored.damaged());
      }
      out.flush();
      return choice.problem() == null ? 0 : 1;
    }

    private static String why(DesktopPrivacy.Choice choice, PrivacySwitches switches) {
      if (!switches.tracking()) {
        return "the environment variable " + PrivacySwitches.DISABLED + " is set";
      }
      if (choice.problem() != null) {
        return choice.problem() + "; set the level again";
      }
      var consent = choice.consent();
      if (consent == null) {
        return "you made no choice yet, so nothing is sent";
      }
      String chosen =
          "you chose "
              + consent.level().code()
              + " on "
              + consent.time()
              + ", notice "
              + consent.noticeVersion();
      return consent.inForce() == consent.level()
          ? chosen
          : chosen
              + "; the notice is version "
              + Notice.VERSION
              + " now, so nothing is sent before you choose again";
    }
  }

  /** {@code footfall analytics set-level}. */
  @Command(
      name = "set-level",
      description = {
        "Sets how much is recorded: off, local, anonymised or full; anonymised and full are sent.",
        "Your choice is stored with its time and the version of the notice."
      },
      mixinStandardHelpOptions = true)
  static final class SetLevel implements Callable<Integer> {

    @Mixin private Home home = new Home();

    @Parameters(
        paramLabel = "LEVEL",
        converter = LevelName.class,
        description = "off, local, anonymised or full.")
    private Level level = Level.LOCAL;

    @Option(names = "--yes", description = "Don't ask before a level that records more.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      DesktopPrivacy privacy = home.open();
      Level before = privacy.choice().level();
      if (level.compareTo(before) > 0) {
        home.out().print(Notice.text(level, privacy.events()));
        home.out().flush();
        if (!home.confirmed(
            yes,
            "Record more than before: " + level.code() + " instead of " + before.code() + "?")) {
          home.out().printf("nothing was changed, the level is %s%n", before.code());
          home.out().flush();
          return 1;
        }
      }
      privacy.choose(level);
      home.out().printf("the level is %s, was %s%n", level.code(), before.code());
      home.out().flush();
      return 0;
    }
  }

  /** As people write it, in any case. */
  static final class LevelName implements ITypeConverter<Level> {
    @Override
    public Level convert(String name) {
      try {
        return Level.of(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** {@code footfall analytics show}. */
  @Command(
      name = "show",
      description = "Prints the newest events that are stored on this machine.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {

    @Mixin private Home home = new Home();

    private int limit = 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many, 1 to 100000 (default: ${DEFAULT-VALUE}).")
    void limit(int value) {
      if (value < 1 || value > 100_000) {
        throw new ParameterException(
            spec.commandLine(), "--limit must be between 1 and 100000, is " + value);
      }
      limit = value;
    }

    @Override
    public Integer call() throws IOException {
      RowPrinter.table(
          LocalEvents.COLUMNS, LocalEvents.newest(home.open().events(), limit), home.out());
      return 0;
    }
  }

  /** {@code footfall analytics export}. */
  @Command(
      name = "export",
      description = {
        "Writes all stored events to a file, with every field they have.",
        "A name that ends in .csv gives CSV, safe for spreadsheets; .jsonl and .json give a JSON"
            + " object a line."
      },
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {

    @Mixin private Home home = new Home();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "A new file.")
    private Path output = Path.of("-");

    @Override
    public Integer call() throws IOException {
      EventExport.Format format;
      try {
        format = EventExport.Format.of(output);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
      long events = EventExport.write(home.open().events(), output, format);
      home.out().printf("%,d events written to %s%n", events, output);
      home.out().flush();
      return 0;
    }
  }

  /** {@code footfall analytics clear}. */
  @Command(
      name = "clear",
      description = "Deletes all events that are stored on this machine, and says how many.",
      mixinStandardHelpOptions = true)
  static final class Clear implements Callable<Integer> {

    @Mixin private Home home = new Home();

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      DesktopPrivacy privacy = home.open();
      LocalEvents.Summary stored = LocalEvents.summary(privacy.events());
      if (stored.files() > 0
          && !home.confirmed(yes, String.format("Delete %,d events for ever?", stored.events()))) {
        home.out().println("nothing was deleted");
        home.out().flush();
        return 1;
      }
      LocalEvents.Deleted deleted = LocalEvents.clear(privacy.events());
      home.out().printf("%,d events deleted, %,d files%n", deleted.events(), deleted.files());
      home.out().flush();
      return 0;
    }
  }
}
