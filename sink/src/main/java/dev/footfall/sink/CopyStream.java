package dev.footfall.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One binary COPY. */
final class CopyStream {

  private static final int WRITE_BYTES = 64 << 10;

  private CopyStream() {}

  /** Copies encoded {@code rows} of {@code table} into {@code target}, which has its columns. */
  static void copy(Connection connection, CopyTable table, String target, Stream<byte[]> rows)
      throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + target + " (" + table.columnList() + ") FROM STDIN BINARY");
    try {
      write(copy, rows.iterator());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** Few large messages: each one costs a look at the socket. */
  private static void write(CopyIn copy, Iterator<byte[]> rows) throws SQLException {
    byte[] buffer = new byte[WRITE_BYTES];
    int size = append(buffer, 0, CopyEncoder.HEADER);
    while (rows.hasNext()) {
      byte[] bytes = rows.next();
      if (buffer.length - size < bytes.length) {
        copy.writeToCopy(buffer, 0, size);
        size = 0;
      }
      if (bytes.length > buffer.length) {
        copy.writeToCopy(bytes, 0, bytes.length);
      } else {
        size = append(buffer, size, bytes);
      }
    }
    if (buffer.length - size < CopyEncoder.TRAILER.length) {
      copy.writeToCopy(buffer, 0, size);
      size = 0;
    }
    size = append(buffer, size, CopyEncoder.TRAILER);
    copy.writeToCopy(buffer, 0, size);
  }

  private static int append(byte[] buffer, int size, byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    return size + bytes.length;
  }
}
