package dev.footfall.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the sketches of amendments with the stored ones, which SQL can't: reads and locks the rows
 * first, in the order of their keys. Only amendments pay for that.
 */
final class StoredEstimates {

  private static final String SELECT =
      """
      SELECT k.i, a.topology_version, a.duration_count, a.duration_min_ms, a.duration_max_ms, a.duration_sketch, a.users, a.user_sketch
      FROM unnest(?::int4[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) WITH ORDINALITY
        AS k (window_seconds, window_start, service_name, action_type, action_name, channel, persona_id, i)
      JOIN usage_aggregates a
        USING (window_seconds, window_start, service_name, action_type, action_name, channel, persona_id)
      ORDER BY k.i
      FOR UPDATE OF a
      """;

  private StoredEstimates() {}

  /** The same cells, sorted by key, with the estimates that their rows will have. */
  static List<FoldedCell<AggregateKey, AggregateTotals>> mergedInto(
      List<FoldedCell<AggregateKey, AggregateTotals>> cells, Connection connection)
      throws SQLException {
    List<FoldedCell<AggregateKey, AggregateTotals>> merged = new ArrayList<>(cells);
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      int parameter = 1;
      for (AggregateStore.Column column : AggregateStore.KEY_COLUMNS) {
        select.setArray(parameter++, connection.createArrayOf(column.type(), column.of(cells)));
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          int i = rows.getInt("i") - 1;
          AggregateTotals added = cells.get(i).totals();
          if (rows.getInt("topology_version") == added.topologyVersion()) {
            merged.set(i, cells.get(i).with(added.with(sum(rows, added))));
          }
        }
      }
    }
    return merged;
  }

  private static AggregateEstimates sum(ResultSet row, AggregateTotals added) throws SQLException {
    AggregateEstimates stored =
        AggregateEstimates.ofStored(
            row.getBytes("duration_sketch"),
            row.getLong("duration_count"),
            row.getBytes("user_sketch"),
            number(row, "users"));
    return stored.plus(
        added.estimates(),
        AggregateTotals.least(number(row, "duration_min_ms"), added.durationMinMs()),
        AggregateTotals.greatest(number(row, "duration_max_ms"), added.durationMaxMs()));
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Long.class);
  }
}
