package dev.footfall.standalone.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of a view to a file, as many as there are, in constant memory: the server keeps a
 * cursor, in a transaction that can only read.
 *
 * @param view its name
 * @param from from this time on, of days those that end after it; null from the beginning
 * @param to before this time, of days those that begin before it; null to the end
 * @param where for each column named, which values it may have
 */
public record ViewExport(
    String view, @Nullable Instant from, @Nullable Instant to, Map<String, List<String>> where) {

  private static final int FETCH_ROWS = 1000;

  /**
   * Writes the file.
   *
   * @param connection of the reader; its transaction is this one's from now on
   * @return how many rows
   * @throws IllegalArgumentException for an unknown view or column; the message names the known
   * @throws IOException when the file exists already or can't be written; then none is left behind
   */
  public long write(Connection connection, ExportFormat format, Path file)
      throws SQLException, IOException {
    connection.setReadOnly(true);
    connection.setAutoCommit(false); // the driver uses a cursor only inside a transaction
    List<Object> values = new ArrayList<>();
    String sql = sql(View.of(connection, view), values);
    if (Files.exists(file)) {
      throw new IOException(file + " exists already: choose another name or remove it");
    }
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        query.setObject(i + 1, values.get(i));
      }
      query.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = query.executeQuery()) {
        return write(rows, format, file);
      }
    }
  }

  private static long write(ResultSet rows, ExportFormat format, Path file)
      throws SQLException, IOException {
    Directories.makeFor(file);
    long count = 0;
    try (RowSink sink = format.open(rows.getMetaData(), file)) {
      while (rows.next()) {
        sink.write(rows);
        count++;
      }
    } catch (SQLException | IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return count;
  }

  /** The query, with a question mark for everything that a person wrote. */
  private String sql(View source, List<Object> values) {
    List<String> conditions = new ArrayList<>();
    if (from != null) {
      String column = source.time();
      conditions.add(quoted(column) + " >= ?");
      values.add(source.isDay(column) ? day(from) : from.atOffset(ZoneOffset.UTC));
    }
    if (to != null) {
      String column = source.time();
      conditions.add(quoted(column) + " < ?");
      // The day after that of the last moment: up to a midnight the day that begins there is out.
      values.add(
          source.isDay(column) ? day(to.minusNanos(1)).plusDays(1) : to.atOffset(ZoneOffset.UTC));
    }
    where.forEach(
        (column, allowed) -> {
          String value = "CAST(? AS " + source.type(column) + ")";
          conditions.add(
              quoted(column)
                  + " IN ("
                  + String.join(", ", Collections.nCopies(allowed.size(), value))
                  + ")");
          values.addAll(allowed);
        });
    return "SELECT * FROM "
        + source.quoted()
        + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
  }

  private static LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, ZoneOffset.UTC);
  }

  /** Of a column that the catalogue has. */
  private static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }
}
