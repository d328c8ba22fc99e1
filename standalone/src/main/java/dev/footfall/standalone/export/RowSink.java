package dev.footfall.standalone.export;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes the rows of a query, one after the other, and holds no more than a few. */
interface RowSink extends AutoCloseable {

  /** Writes the row that {@code rows} stands on. */
  void write(ResultSet rows) throws SQLException, IOException;

  @Override
  void close() throws IOException;
}
