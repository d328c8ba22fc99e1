package dev.footfall.standalone.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a query as {@link SafeCsv}: values as PostgreSQL writes them. Not thread-safe. */
public final class CsvRows implements RowSink {

  private final SafeCsv csv;
  private final boolean[] numeric;
  private final List<@Nullable String> cells = new ArrayList<>();
  private final Writer out;

  CsvRows(ResultSetMetaData columns, Writer out) throws SQLException {
    this.out = out;
    this.csv = new SafeCsv(out);
    this.numeric = numeric(columns);
    csv.header(names(columns));
  }

  /** Writes all rows of a query; {@code out} stays open. */
  public static void print(ResultSet rows, Writer out) throws SQLException {
    try {
      CsvRows csv = new CsvRows(rows.getMetaData(), out);
      while (rows.next()) {
        csv.write(rows);
      }
      csv.csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(ResultSet rows) throws SQLException, IOException {
    cells.clear();
    for (int column = 1; column <= numeric.length; column++) {
      cells.add(rows.getString(column));
    }
    csv.record(cells, numeric);
  }

  @Override
  public void close() throws IOException {
    csv.flush();
    out.close();
  }

  /** The names of the columns. */
  public static List<String> names(ResultSetMetaData columns) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      names.add(columns.getColumnLabel(column));
    }
    return names;
  }

  /** Which columns are numbers. */
  public static boolean[] numeric(ResultSetMetaData columns) throws SQLException {
    boolean[] numeric = new boolean[columns.getColumnCount()];
    for (int i = 0; i < numeric.length; i++) {
      numeric[i] =
          switch (columns.getColumnType(i + 1)) {
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
}
