package dev.footfall.sink;

import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Which row of a COPY the server stumbled over. It names the line in the error's context also for
 * the binary format: {@code COPY usage_events_20150517, line 1235, column attributes}.
 */
final class CopyErrorLine {

  // Other lines of the context may quote the row's own text: only a line that begins so counts.
  private static final Pattern LINE =
      Pattern.compile("^COPY [^,\\n]+, line (\\d{1,9})", Pattern.MULTILINE);

  private CopyErrorLine() {}

  /** The row, counted from 0; empty when the error does not tell. */
  static OptionalInt of(SQLException failure) {
    if (failure instanceof PSQLException pg) {
      ServerErrorMessage server = pg.getServerErrorMessage();
      if (server != null && server.getWhere() != null) {
        return in(server.getWhere());
      }
    }
    return OptionalInt.empty();
  }

  static OptionalInt in(String where) {
    Matcher line = LINE.matcher(where);
    int found = -1;
    while (line.find()) {
      found = Integer.parseInt(line.group(1)) - 1; // the last is the outermost: COPY itself
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }
}
