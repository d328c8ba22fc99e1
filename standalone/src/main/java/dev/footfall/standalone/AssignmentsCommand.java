package dev.footfall.standalone;

import dev.footfall.producer.persona.PersonaCatalogue;
import dev.footfall.sink.assignments.ChainFault;
import dev.footfall.sink.assignments.ChainHead;
import dev.footfall.sink.assignments.ChainVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall assignments …}. */
@Command(
    name = "assignments",
    description =
        "Stored persona assignments: is the record whole, and what would another catalogue say?",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AssignmentsCommand.Verify.class, AssignmentsCommand.Replay.class})
final class AssignmentsCommand {

  private AssignmentsCommand() {}

  /** {@code footfall assignments verify}. */
  @Command(
      name = "verify",
      description = {
        "Recomputes the hash chain over each user's assignments and names rows that were changed,"
            + " removed or inserted.",
        "Exit code 1 when there are any. Heads that you keep elsewhere prove it against the"
            + " database's owner too."
      },
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Option(names = "--user", paramLabel = "USER", description = "Only this user's chain.")
    private @Nullable String user;

    @Option(
        names = "--heads",
        paramLabel = "FILE",
        description = "Also holds the chains against heads that were printed before.")
    private @Nullable Path heads;

    @Option(
        names = "--print-heads",
        description = "Prints where every chain ends, to be kept elsewhere. Verifies nothing.")
    private boolean printHeads;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try (Connection connection = options.connect("reader")) {
        ChainVerifier verifier = new ChainVerifier(connection);
        if (printHeads) {
          verifier.heads(out::println);
          out.flush();
          return 0;
        }
        ChainVerifier.Result result = verify(verifier, out);
        out.printf(
            "%,d assignments in %,d chains, %,d chains erased: %s%n",
            result.rows(),
            result.chains(),
            result.erased(),
            result.faults() == 0
                ? "nothing was changed"
                : String.format("%,d faults", result.faults()));
        out.flush();
        return result.faults() == 0 ? 0 : 1;
      } catch (SQLException e) {
        throw options.refused(e);
      }
    }

    private ChainVerifier.Result verify(ChainVerifier verifier, PrintWriter out)
        throws SQLException, IOException {
      Optional<String> one = Optional.ofNullable(user);
      if (heads == null) {
        return verifier.verify(one, Collections.emptyIterator(), fault -> print(fault, out));
      }
      try (BufferedReader kept = Files.newBufferedReader(heads)) {
        Iterator<ChainHead> lines =
            kept.lines().filter(line -> !line.isBlank()).map(ChainHead::parse).iterator();
        return verifier.verify(one, lines, fault -> print(fault, out));
      }
    }

    private static void print(ChainFault fault, PrintWriter out) {
      String whose = fault.user().isEmpty() ? "chain " + fault.chain() : fault.user();
      out.println(RowPrinter.plain(whose) + ": " + fault.what());
    }
  }

  /** {@code footfall assignments replay}. */
  @Command(
      name = "replay",
      description = {
        "Decides stored assignments again by another catalogue, from the signals in their records.",
        "Prints who would change and why, and how many from which persona to which. Changes"
            + " nothing."
      },
      mixinStandardHelpOptions = true)
  static final class Replay implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Option(
        names = "--catalogue",
        paramLabel = "FILE",
        required = true,
        description = "The persona catalogue to decide by.")
    private Path catalogue = Path.of("personas.yaml");

    @Option(names = "--window", paramLabel = "WINDOW", description = "One time window, as 30d.")
    private @Nullable String window;

    @Option(names = "--user", paramLabel = "USER", description = "Only this user.")
    private @Nullable String user;

    @Option(
        names = "--history",
        description =
            "Every decision ever stored, instead of the current one of each user and window.")
    private boolean history;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      PersonaCatalogue changed = PersonaCatalogue.load(catalogue);
      try (Connection connection = options.connect("reader")) {
        new AssignmentReplay(connection, changed)
            .run(history, Optional.ofNullable(window), Optional.ofNullable(user), out);
        return 0;
      } catch (SQLException e) {
        throw options.refused(e);
      }
    }
  }
}
