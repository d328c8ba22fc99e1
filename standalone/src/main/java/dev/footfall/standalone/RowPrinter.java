package dev.footfall.standalone;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a query for people (a table) and for programs (CSV), without holding more than a
 * screenful.
 */
final class RowPrinter {

  /**
   * Column widths come from this many rows; a later, longer value pushes its line out rather than
   * being cut.
   */
  private static final int SAMPLE_ROWS = 200;

  private static final int MOST_CELL_CHARS = 60;

  private RowPrinter() {}

  static void table(ResultSet rows, PrintWriter out) throws SQLException {
    List<String> names = names(rows.getMetaData());
    boolean[] right = numeric(rows.getMetaData());
    List<List<String>> sample = new ArrayList<>();
    while (sample.size() < SAMPLE_ROWS && rows.next()) {
      sample.add(row(rows, names.size()));
    }
    int[] widths = widths(names, sample);
    line(out, names, widths, new boolean[names.size()]);
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    line(out, rules, widths, new boolean[names.size()]);
    long count = sample.size();
    sample.forEach(row -> line(out, row, widths, right));
    while (rows.next()) {
      line(out, row(rows, names.size()), widths, right);
      count++;
    }
    out.printf("(%,d %s)%n", count, count == 1 ? "row" : "rows");
    out.flush();
  }

  /** Rows that are in memory; numbers are texts like the others. */
  static void table(List<String> names, List<List<String>> rows, PrintWriter out) {
    List<List<String>> cells =
        rows.stream().map(row -> row.stream().map(RowPrinter::printable).toList()).toList();
    int[] widths = widths(names, cells);
    boolean[] left = new boolean[names.size()];
    line(out, names, widths, left);
    line(out, Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths, left);
    cells.forEach(row -> line(out, row, widths, left));
    out.printf("(%,d %s)%n", cells.size(), cells.size() == 1 ? "row" : "rows");
    out.flush();
  }

  /** Null is nothing, an empty text is {@code ""}. */
  static void csv(ResultSet rows, PrintWriter out) throws SQLException {
    CsvWriter csv =
        CsvWriter.builder()
            .quoteStrategy(QuoteStrategies.EMPTY)
            .lineDelimiter(LineDelimiter.LF)
            .build(out);
    csv(rows, csv);
    try {
      csv.flush(); // not close: that would close the process's output
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a PrintWriter does not fail
    }
  }

  private static void csv(ResultSet rows, CsvWriter csv) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    boolean[] numeric = numeric(meta);
    csv.writeRecord(names(meta).stream().map(RowPrinter::harmless).toList());
    List<@Nullable String> values = new ArrayList<>();
    while (rows.next()) {
      values.clear();
      for (int column = 1; column <= meta.getColumnCount(); column++) {
        String value = rows.getString(column);
        values.add(value == null || numeric[column - 1] ? value : harmless(value));
      }
      csv.writeRecord(values);
    }
  }

  /** A text that a spreadsheet would take for a formula, made plain text by a quote in front. */
  static String harmless(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  private static List<String> names(ResultSetMetaData meta) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int column = 1; column <= meta.getColumnCount(); column++) {
      names.add(meta.getColumnLabel(column));
    }
    return names;
  }

  private static boolean[] numeric(ResultSetMetaData meta) throws SQLException {
    boolean[] numeric = new boolean[meta.getColumnCount()];
    for (int i = 0; i < numeric.length; i++) {
      numeric[i] =
          switch (meta.getColumnType(i + 1)) {
            case Types.SMALLINT,
                Types.INTEGER,
                Types.BIGINT,
                Types.REAL,
                Types.DOUBLE,
                Types.NUMERIC ->
                true;
            default -> false;
          };
    }
    return numeric;
  }

  private static List<String> row(ResultSet rows, int columns) throws SQLException {
    List<String> row = new ArrayList<>(columns);
    for (int column = 1; column <= columns; column++) {
      row.add(printable(rows.getString(column)));
    }
    return row;
  }

  /** Control characters can move the cursor or colour the terminal: stored text must not. */
  static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static String printable(@Nullable String text) {
    String plain = text == null ? "" : plain(text);
    return plain.length() <= MOST_CELL_CHARS
        ? plain
        : plain.substring(0, MOST_CELL_CHARS - 1) + "…";
  }

  private static int[] widths(List<String> names, List<List<String>> sample) {
    int[] widths = new int[names.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = names.get(i).length();
      for (List<String> row : sample) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static void line(PrintWriter out, List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = " ".repeat(Math.max(0, widths[i] - cells.get(i).length()));
      line.append(i == 0 ? "" : "  ").append(right[i] ? pad + cells.get(i) : cells.get(i) + pad);
    }
    out.println(line.toString().stripTrailing());
  }
}
