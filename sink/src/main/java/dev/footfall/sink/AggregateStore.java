package dev.footfall.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Upserts folded aggregates, one statement for those that replace and one for those that add. Rows
 * must come sorted by key, or two writers could lock each other out.
 */
final class AggregateStore {

  /**
   * A column of the table.
   *
   * @param added what it becomes when a cell adds to a row
   */
  record Column(
      String name,
      String type,
      String added,
      Function<FoldedCell<AggregateKey, AggregateTotals>, ? extends @Nullable Object> value) {

    /** Its values, as the driver takes them: byte arrays only in an array of byte arrays. */
    Object[] of(List<FoldedCell<AggregateKey, AggregateTotals>> cells) {
      IntFunction<Object[]> array = type.equals("bytea") ? byte[][]::new : Object[]::new;
      return cells.stream().map(value).toArray(array);
    }
  }

  static final String TABLE = "usage_aggregates";

  private static final String KEY =
      "window_seconds, window_start, service_name, action_type, action_name, channel, persona_id";

  static final List<Column> KEY_COLUMNS =
      List.of(
          new Column("window_seconds", "int4", "", c -> c.key().windowSeconds()),
          new Column("window_start", "timestamptz", "", c -> c.key().windowStart().toString()),
          new Column("service_name", "text", "", c -> c.key().serviceName()),
          new Column("action_type", "text", "", c -> c.key().actionType()),
          new Column("action_name", "text", "", c -> c.key().actionName()),
          new Column("channel", "text", "", c -> c.key().channel()),
          new Column("persona_id", "text", "", c -> c.key().personaId()));

  private static final List<Column> VALUE_COLUMNS =
      List.of(
          sum("count", AggregateTotals::count),
          sum("success_count", AggregateTotals::success),
          sum("error_count", AggregateTotals::error),
          sum("pending_count", AggregateTotals::pending),
          sum("timeout_count", AggregateTotals::timeout),
          sum("unknown_count", AggregateTotals::unknown),
          sum("late_count", AggregateTotals::late),
          sum("duration_count", AggregateTotals::durationCount),
          // LEAST and GREATEST pass over nulls.
          new Column(
              "duration_min_ms",
              "int8",
              "LEAST(a.duration_min_ms, EXCLUDED.duration_min_ms)",
              c -> c.totals().durationMinMs()),
          new Column(
              "duration_max_ms",
              "int8",
              "GREATEST(a.duration_max_ms, EXCLUDED.duration_max_ms)",
              c -> c.totals().durationMaxMs()),
          sum("duration_sum_ms", AggregateTotals::durationSumMs),
          estimate("duration_p50_ms", "float8", AggregateEstimates::p50Ms),
          estimate("duration_p95_ms", "float8", AggregateEstimates::p95Ms),
          estimate("duration_p99_ms", "float8", AggregateEstimates::p99Ms),
          estimate("users", "int8", AggregateEstimates::users),
          estimate("duration_sketch", "bytea", AggregateEstimates::durationBytes),
          estimate("user_sketch", "bytea", AggregateEstimates::userBytes),
          new Column(
              "topology_version",
              "int4",
              "EXCLUDED.topology_version",
              c -> c.totals().topologyVersion()));

  private static final Column CLOSED = new Column("final", "bool", "", c -> c.totals().closed());

  private static final List<Column> COLUMNS =
      java.util.stream.Stream.of(KEY_COLUMNS, VALUE_COLUMNS, List.of(CLOSED))
          .flatMap(List::stream)
          .toList();

  private static final String REPLACE = upsert(c -> "EXCLUDED." + c.name());
  private static final String ADD = upsert(c -> sameVersion(c.added(), "EXCLUDED." + c.name()));

  private AggregateStore() {}

  /** Stores {@code cells}, sorted by key, all of which add or all of which replace. */
  static void upsert(Connection connection, List<FoldedCell<AggregateKey, AggregateTotals>> cells)
      throws SQLException {
    boolean adds = cells.get(0).adds();
    List<FoldedCell<AggregateKey, AggregateTotals>> rows =
        adds ? StoredEstimates.mergedInto(cells, connection) : cells;
    try (PreparedStatement statement = connection.prepareStatement(adds ? ADD : REPLACE)) {
      int parameter = 1;
      for (Column column : COLUMNS) {
        Unnest.set(statement, parameter++, column.type(), column.of(rows));
      }
      statement.executeUpdate();
    }
  }

  private static Column sum(String name, Function<AggregateTotals, Long> value) {
    return new Column(
        name, "int8", "a." + name + " + EXCLUDED." + name, c -> value.apply(c.totals()));
  }

  /** Merged with the row's before it is written: see {@link StoredEstimates}. */
  private static Column estimate(
      String name, String type, Function<AggregateEstimates, ? extends @Nullable Object> value) {
    return new Column(name, type, "EXCLUDED." + name, c -> value.apply(c.totals().estimates()));
  }

  private static String upsert(Function<Column, String> assigned) {
    String names = join(", ", COLUMNS, Column::name);
    return "INSERT INTO "
        + TABLE
        + " AS a ("
        + names
        + ", updated_at) SELECT v.*, now() FROM "
        + Unnest.of(COLUMNS.stream().map(Column::type).toList())
        + " AS v ON CONFLICT ("
        + KEY
        + ") DO UPDATE SET "
        + join(", ", VALUE_COLUMNS, c -> c.name() + " = " + assigned.apply(c))
        // A closed window stays closed.
        + ", final = "
        + sameVersion("a.final OR EXCLUDED.final", "EXCLUDED.final")
        + ", updated_at = EXCLUDED.updated_at"
        // What an older version of the topology counts is over.
        + " WHERE a.topology_version <= EXCLUDED.topology_version";
  }

  /** A newer version counts from the beginning: it replaces the row whatever it says. */
  private static String sameVersion(String then, String otherwise) {
    return then.equals(otherwise)
        ? then
        : "CASE WHEN a.topology_version = EXCLUDED.topology_version THEN "
            + then
            + " ELSE "
            + otherwise
            + " END";
  }

  private static String join(
      String separator, List<Column> columns, Function<Column, String> text) {
    return String.join(separator, columns.stream().map(text).toList());
  }
}
