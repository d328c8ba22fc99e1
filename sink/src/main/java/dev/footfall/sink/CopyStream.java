package dev.footfall.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One binary COPY, in few large messages: each one costs a look at the socket. */
final class CopyStream implements CopyRow.Out {

  private static final int WRITE_BYTES = 64 << 10;

  private final CopyIn copy;
  private final byte[] buffer = new byte[WRITE_BYTES];
  private int size;

  private CopyStream(CopyIn copy) {
    this.copy = copy;
  }

  /** What is written of a row. */
  interface Part {
    void write(CopyRow row, CopyRow.Out out) throws SQLException;
  }

  /** Copies {@code part} of {@code rows} into {@code target}, which has the columns of a table. */
  static void copy(
      Connection connection, CopyTable table, String target, List<CopyRow> rows, Part part)
      throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + target + " (" + table.columnList() + ") FROM STDIN BINARY");
    try {
      CopyStream out = new CopyStream(copy);
      out.write(CopyEncoder.HEADER, 0, CopyEncoder.HEADER.length);
      for (CopyRow row : rows) {
        part.write(row, out);
      }
      out.write(CopyEncoder.TRAILER, 0, CopyEncoder.TRAILER.length);
      out.flush();
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws SQLException {
    if (buffer.length - size < length) {
      flush();
    }
    if (length > buffer.length) {
      copy.writeToCopy(bytes, from, length);
    } else {
      System.arraycopy(bytes, from, buffer, size, length);
      size += length;
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer, 0, size);
    size = 0;
  }
}
