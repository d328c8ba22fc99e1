package dev.footfall.standalone;

import dev.footfall.standalone.export.CsvRows;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall sql}. */
@Command(
    name = "sql",
    description = {
      "Runs one query as the reader role, which can change nothing, and prints its rows."
    },
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {

  private static final int FETCH_ROWS = 1000;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(
      paramLabel = "QUERY",
      description = "The query, for example \"SELECT count(*) FROM user_activity_logs\".")
  private String query = "";

  @Option(
      names = "--csv",
      description =
          "CSV instead of a table. Text that a spreadsheet would run as a formula gets a quote in"
              + " front.")
  private boolean csv;

  @Override
  public Integer call() throws Exception {
    return Database.asReader(options, this::print);
  }

  private int print(Connection connection) throws SQLException {
    PrintWriter out = spec.commandLine().getOut();
    connection.setReadOnly(true);
    connection.setAutoCommit(false); // the driver reads in portions only inside a transaction
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = statement.executeQuery(query)) {
        if (csv) {
          CsvRows.print(rows, out);
        } else {
          RowPrinter.table(rows, out);
        }
      }
    }
    return 0;
  }
}
