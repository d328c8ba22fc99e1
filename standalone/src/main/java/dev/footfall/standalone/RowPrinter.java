package dev.footfall.standalone;

import dev.footfall.standalone.export.CsvRows;
import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a query as a table for people, without holding more than a screenful. */
final class RowPrinter {

  /**
   * Column widths come from this many rows; a later, longer value pushes its line out rather than
   * being cut.
   */
  private static final int SAMPLE_ROWS = 200;

  private static final int MOST_CELL_CHARS = 60;

  private RowPrinter() {}

  static void table(ResultSet rows, PrintWriter out) throws SQLException {
    List<String> names = CsvRows.names(rows.getMetaData());
    boolean[] right = CsvRows.numeric(rows.getMetaData());
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
