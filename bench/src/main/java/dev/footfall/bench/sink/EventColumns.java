package dev.footfall.bench.sink;

import dev.footfall.events.UsageEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The columns of the real table, and what an event has for each. */
final class EventColumns {

  private static final Set<String> JSON = Set.of("attributes", "result_data");
  private static final String RECEIVED_AT = "received_at";

  private record Column(String name, Schema.@Nullable Field field) {}

  private final List<Column> columns = new ArrayList<>();

  /** Reads them from the database, whatever its version. */
  EventColumns(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet names =
            sql.executeQuery(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'usage_events'::regclass"
                    + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum")) {
      while (names.next()) {
        String name = names.getString(1);
        columns.add(new Column(name, UsageEvent.getClassSchema().getField(name)));
      }
    }
  }

  String list() {
    return String.join(", ", columns.stream().map(Column::name).toList());
  }

  String placeholders() {
    return String.join(
        ", ", columns.stream().map(c -> JSON.contains(c.name()) ? "?::jsonb" : "?").toList());
  }

  int size() {
    return columns.size();
  }

  /** The value of the i-th column; Java's type says what it is. */
  @Nullable Object value(UsageEvent event, int i, Instant receivedAt) {
    Column column = columns.get(i);
    if (column.name().equals(RECEIVED_AT)) {
      return receivedAt;
    }
    Object value = column.field() == null ? null : event.get(column.field().pos());
    return switch (column.name()) {
      case "privacy_level", "result_status" -> String.valueOf(value).toLowerCase(Locale.ROOT);
      case "channel" -> String.valueOf(value);
      default -> value;
    };
  }

  boolean isJson(int i) {
    return JSON.contains(columns.get(i).name());
  }
}
