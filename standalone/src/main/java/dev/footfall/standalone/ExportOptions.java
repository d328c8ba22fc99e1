package dev.footfall.standalone;

import dev.footfall.standalone.export.ExportFormat;
import dev.footfall.standalone.export.ViewExport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which rows an export has, and where they go. */
final class ExportOptions {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description =
          "Rows from this time on: 2026-01-31 (UTC) or 2026-01-31T09:30:00Z. Where rows are of days"
              + " (UTC), the day of this time is in as a whole.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description =
          "Rows before this time. Where rows are of days, 2026-02-01 leaves that day out, and"
              + " 2026-02-01T09:30:00Z has it as a whole.")
  private @Nullable Instant to;

  @Option(
      names = "--where",
      paramLabel = "COLUMN=VALUE",
      description =
          "Rows with this value. Repeatable: all columns must fit; of one column any value named.")
  private List<String> where = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv or parquet (default: what --output ends with, else csv).")
  private @Nullable ExportFormat format;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "A new file (default: exports/VIEW-TIME.csv or .parquet).")
  private @Nullable Path output;

  /** Writes the rows of the view that fit the options and {@code more}, and says how many. */
  int run(CommonOptions options, String view, Map<String, List<String>> more) throws Exception {
    Map<String, List<String>> conditions = new LinkedHashMap<>(more);
    for (String condition : where) {
      int equals = condition.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            command.commandLine(), "--where must be COLUMN=VALUE, is '" + condition + "'");
      }
      conditions
          .computeIfAbsent(condition.substring(0, equals), column -> new ArrayList<>())
          .add(condition.substring(equals + 1));
    }
    ExportFormat chosen = chosenFormat();
    Path file = output != null ? output : defaultFile(view, chosen);
    ViewExport export = new ViewExport(view, from, to, conditions);
    long rows;
    try {
      rows = Database.asReader(options, connection -> export.write(connection, chosen, file));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    PrintWriter out = command.commandLine().getOut();
    out.printf("%,d %s written to %s%n", rows, rows == 1 ? "row" : "rows", file);
    out.flush();
    return 0;
  }

  private ExportFormat chosenFormat() {
    ExportFormat byName = output == null ? null : ExportFormat.of(output).orElse(null);
    if (format == null) {
      if (output != null && byName == null) {
        throw new ParameterException(
            command.commandLine(),
            "can't tell the format of "
                + output
                + ": let it end in .csv or .parquet, or add --format");
      }
      return byName == null ? ExportFormat.CSV : byName;
    }
    if (byName != null && byName != format) {
      throw new ParameterException(
          command.commandLine(), "--format " + format.code() + " contradicts the name " + output);
    }
    return format;
  }

  private static Path defaultFile(String view, ExportFormat format) {
    String time = TIME.format(Clock.systemUTC().instant());
    return Path.of("exports", view + "-" + time + "." + format.code());
  }
}
