package dev.footfall.standalone.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one way CSV is written here: a text that a spreadsheet would run as a formula gets a quote in
 * front, names of columns too. RFC 4180 with {@code \n}; null is nothing, an empty text is {@code
 * ""}. Who reads it with a program takes the quote off. Not thread-safe.
 */
public final class SafeCsv {

  /** OWASP, CSV injection. */
  private static final String FORMULA_STARTS = "=+-@\t\r";

  private final CsvWriter csv;
  private final List<@Nullable String> safe = new ArrayList<>();

  /** Writes to {@code out}, which is the caller's to close, after {@link #flush()}. */
  public SafeCsv(Writer out) {
    this.csv =
        CsvWriter.builder()
            .quoteStrategy(QuoteStrategies.EMPTY)
            .lineDelimiter(LineDelimiter.LF)
            .build(out);
  }

  /** Writes the names of the columns. */
  public void header(List<String> names) {
    record(names, new boolean[names.size()]);
  }

  /**
   * Writes a record.
   *
   * @param numeric which cells are numbers of the database's making: they may begin with a minus
   */
  public void record(List<? extends @Nullable String> cells, boolean[] numeric) {
    safe.clear();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      safe.add(cell == null || numeric[i] ? cell : harmless(cell));
    }
    csv.writeRecord(safe);
  }

  /** Hands all of it on. */
  public void flush() throws IOException {
    csv.flush();
  }

  private static String harmless(String text) {
    return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
