package dev.footfall.standalone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall export …}. */
@Command(
    name = "export",
    description = {
      "Writes rows of a view to a CSV or Parquet file, as the reader role.",
      "In CSV a text that a spreadsheet would run as a formula gets a quote in front."
    },
    mixinStandardHelpOptions = true,
    subcommands = ExportCommand.UsageLog.class)
final class ExportCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private ExportOptions rows = new ExportOptions();

  @Parameters(
      paramLabel = "VIEW",
      arity = "0..1", // a subcommand has none
      description = "The view, such as user_activity_logs; see docs/sql.md.")
  private @Nullable String view;

  @Override
  public Integer call() throws Exception {
    if (view == null) {
      throw new ParameterException(
          spec.commandLine(), "name a view to export, such as user_activity_logs, or usage-log");
    }
    return rows.run(options, view, Map.of());
  }

  /** {@code footfall export usage-log}: {@code persona_usage} with options of its own. */
  @Command(
      name = "usage-log",
      description = "Writes the usage log of personas, the view persona_usage.",
      mixinStandardHelpOptions = true)
  static final class UsageLog implements Callable<Integer> {

    @Mixin private CommonOptions options = new CommonOptions();
    @Mixin private ExportOptions rows = new ExportOptions();

    @Option(names = "--persona", paramLabel = "ID", description = "Of this persona. Repeatable.")
    private List<String> personas = List.of();

    @Option(names = "--domain", paramLabel = "NAME", description = "Of this domain. Repeatable.")
    private List<String> domains = List.of();

    @Option(names = "--channel", paramLabel = "NAME", description = "UI or API. Repeatable.")
    private List<String> channels = List.of();

    @Override
    public Integer call() throws Exception {
      Map<String, List<String>> where = new LinkedHashMap<>();
      put(where, "persona_id", personas);
      put(where, "domain", domains);
      put(where, "channel", channels);
      return rows.run(options, "persona_usage", where);
    }

    private static void put(Map<String, List<String>> where, String column, List<String> values) {
      if (!values.isEmpty()) {
        where.put(column, new ArrayList<>(values));
      }
    }
  }
}
