package dev.footfall.standalone;

import dev.footfall.sink.books.Acknowledgement;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall books …}: what producers sent beside what arrived. */
@Command(
    name = "books",
    description = "What producers sent beside what arrived.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = BooksCommand.Acknowledge.class)
final class BooksCommand {

  private BooksCommand() {}

  /** {@code footfall books acknowledge}. */
  @Command(
      name = "acknowledge",
      description = {
        "Takes note of all that is missing of a producer now. Its alert EventsMissing is resolved,"
            + " and only more missing events fire again."
      },
      mixinStandardHelpOptions = true)
  static final class Acknowledge implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "PRODUCER", description = "The producer_id, as the alert names it.")
    private String producer = "";

    @Option(names = "--comment", required = true, paramLabel = "TEXT", description = "Why.")
    private String comment = "";

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try (Connection connection = options.connect("writer")) {
        OptionalLong events =
            new Acknowledgement(connection, options.audit()).of(producer, comment);
        if (events.isEmpty()) {
          out.printf(
              "nothing is missing of %s, or there is no such producer: footfall sql \"SELECT"
                  + " producer_id, missing FROM producer_ledger\" lists them all%n",
              producer);
        } else {
          out.printf("%,d missing events of %s acknowledged%n", events.getAsLong(), producer);
        }
        out.flush();
        return events.isPresent() ? 0 : 1;
      } catch (SQLException e) {
        throw options.refused(e);
      }
    }
  }
}
