package dev.footfall.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores rows of {@link UpsertTable} by key. Of one log the later offset wins, so that reading it
 * again changes nothing; another log, a topic made anew, always wins. Rows must come sorted by key,
 * or two writers could lock each other out.
 */
final class UpsertStore {

  private record Column(String name, String type, Value value) {}

  private interface Value {
    @Nullable Object of(UpsertCell cell);
  }

  private static final List<Column> SOURCE =
      List.of(
          new Column("source_topic_id", "uuid", UpsertCell::topicId),
          new Column("source_partition", "int4", cell -> cell.row().source().partition()),
          new Column("source_offset", "int8", cell -> cell.row().source().offset()));

  private static final Map<UpsertTable, String> UPSERTS = new EnumMap<>(UpsertTable.class);
  private static final Map<UpsertTable, String> DELETES = new EnumMap<>(UpsertTable.class);

  static {
    for (UpsertTable table : UpsertTable.values()) {
      UPSERTS.put(table, upsert(table));
      DELETES.put(table, delete(table));
    }
  }

  private UpsertStore() {}

  /**
   * Stores {@code cells} of one table, sorted by key, all of which stay or all of which go.
   *
   * @return rows changed; the others are later already, or gone
   */
  static int store(Connection connection, UpsertTable table, List<UpsertCell> cells)
      throws SQLException {
    boolean removed = cells.get(0).row().removed();
    String sql = (removed ? DELETES : UPSERTS).getOrDefault(table, "");
    List<Column> columns = columns(table, removed ? table.key() : table.columns());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        Object[] values = cells.stream().map(column.value()::of).toArray();
        Unnest.set(statement, i + 1, column.type(), values);
      }
      return statement.executeUpdate();
    }
  }

  private static List<Column> columns(UpsertTable table, List<UpsertTable.Column> wanted) {
    return Stream.concat(
            wanted.stream()
                .map(
                    column -> {
                      int index = table.columns().indexOf(column);
                      return new Column(
                          column.name(), column.type(), cell -> cell.row().values().get(index));
                    }),
            SOURCE.stream())
        .toList();
  }

  private static String upsert(UpsertTable table) {
    List<Column> columns = columns(table, table.columns());
    return "INSERT INTO "
        + table.table()
        + " AS s ("
        + join(columns, Column::name)
        + ", updated_at) SELECT v.*, now() FROM "
        + Unnest.of(columns.stream().map(Column::type).toList())
        + " AS v ON CONFLICT ("
        + join(table.key(), UpsertTable.Column::name)
        + ") DO UPDATE SET "
        + join(columns, c -> c.name() + " = EXCLUDED." + c.name())
        + ", updated_at = EXCLUDED.updated_at WHERE "
        + laterThan("EXCLUDED");
  }

  private static String delete(UpsertTable table) {
    List<Column> columns = columns(table, table.key());
    return "DELETE FROM "
        + table.table()
        + " AS s USING "
        + Unnest.of(columns.stream().map(Column::type).toList())
        + " AS v ("
        + join(columns, Column::name)
        + ") WHERE "
        + table.key().stream()
            .map(c -> "s." + c.name() + " = v." + c.name())
            .collect(Collectors.joining(" AND "))
        + " AND "
        + laterThan("v");
  }

  private static String laterThan(String other) {
    return String.format(
            "(s.source_topic_id, s.source_partition) IS DISTINCT FROM"
                + " (%1$s.source_topic_id, %1$s.source_partition)"
                + " OR s.source_offset < %1$s.source_offset",
            other)
        .transform(condition -> "(" + condition + ")");
  }

  private static <C> String join(List<C> columns, java.util.function.Function<C, String> text) {
    return columns.stream().map(text).collect(Collectors.joining(", "));
  }
}
