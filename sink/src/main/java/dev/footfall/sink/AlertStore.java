package dev.footfall.sink;

import dev.footfall.sink.notify.AlertOutbox;
import dev.footfall.sink.notify.Transition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Stores transitions of alerts and, with those that were not stored before, who is to be told.
 * Nobody else stores the same ones meanwhile: offsets are claimed first.
 */
final class AlertStore {

  private static final UpsertTable TABLE = UpsertTable.ALERT_TRANSITIONS;

  /** Numbers of the rows that are not there, from 1. */
  private static final String NEW =
      "SELECT v.number FROM unnest(?::text[], ?::timestamptz[], ?::text[]) WITH ORDINALITY"
          + " AS v (alert_id, evaluated_at, state, number) LEFT JOIN alert_transitions t"
          + " USING (alert_id, evaluated_at, state) WHERE t.alert_id IS NULL ORDER BY v.number";

  private AlertStore() {}

  /**
   * See {@link UpsertStore#store}.
   *
   * @param cells in the order of their records, which is the order in which receivers are told
   */
  static int store(Handle handle, AlertOutbox outbox, List<UpsertCell> cells) throws SQLException {
    List<Transition> unknown = unknown(handle.getConnection(), cells);
    int changed = UpsertStore.store(handle.getConnection(), TABLE, byKey(cells));
    outbox.enqueue(handle, unknown);
    return changed;
  }

  /** As the rows are locked, see {@link UpsertStore}. */
  private static List<UpsertCell> byKey(List<UpsertCell> cells) {
    return cells.stream()
        .sorted(Comparator.comparing((UpsertCell cell) -> cell.row().key()))
        .toList();
  }

  private static List<Transition> unknown(Connection connection, List<UpsertCell> cells)
      throws SQLException {
    List<Transition> unknown = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(NEW)) {
      for (int i = 0; i < TABLE.key().size(); i++) {
        int column = i;
        Object[] values = cells.stream().map(cell -> cell.row().values().get(column)).toArray();
        Unnest.set(query, i + 1, TABLE.key().get(i).type(), values);
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          unknown.add(AlertRow.transition(cells.get(rows.getInt(1) - 1).row()));
        }
      }
    }
    return unknown;
  }
}
