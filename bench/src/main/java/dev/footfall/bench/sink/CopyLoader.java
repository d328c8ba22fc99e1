package dev.footfall.bench.sink;

import dev.footfall.events.UsageEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The limit: binary COPY of events that are decoded already, straight into their partition. */
final class CopyLoader {

  private static final int BATCH = 10_000;

  private CopyLoader() {}

  static void load(Connection connection, String partition, List<UsageEvent> events)
      throws SQLException {
    EventColumns columns = new EventColumns(connection);
    BinaryRow rows = new BinaryRow();
    connection.setAutoCommit(false);
    for (int from = 0; from < events.size(); from += BATCH) {
      List<UsageEvent> batch = events.subList(from, Math.min(events.size(), from + BATCH));
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY " + partition + " (" + columns.list() + ") FROM STDIN BINARY");
      rows.block().put(BinaryRow.HEADER);
      Instant receivedAt = Instant.now();
      for (UsageEvent event : batch) {
        append(rows, columns, event, receivedAt);
        if (rows.nearlyFull()) {
          flush(copy, rows);
        }
      }
      rows.block().put(BinaryRow.TRAILER);
      flush(copy, rows);
      copy.endCopy();
      connection.commit();
    }
  }

  private static void flush(CopyIn copy, BinaryRow rows) throws SQLException {
    copy.writeToCopy(rows.block().array(), 0, rows.block().position());
    rows.block().clear();
  }

  private static void append(
      BinaryRow rows, EventColumns columns, UsageEvent event, Instant receivedAt) {
    rows.begin(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Object value = columns.value(event, i, receivedAt);
      if (columns.isJson(i)) {
        rows.json((String) value);
      } else {
        append(rows, value);
      }
    }
  }

  private static void append(BinaryRow rows, @Nullable Object value) {
    if (value instanceof UUID id) {
      rows.uuid(id);
    } else if (value instanceof Instant time) {
      rows.time(time);
    } else if (value instanceof Long number) {
      rows.long2(number);
    } else if (value instanceof Integer number) {
      rows.integer(number);
    } else if (value instanceof List) {
      rows.noTexts();
    } else {
      rows.text((String) value);
    }
  }
}
