package dev.footfall.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Upserts folded adoption of personas. Rows must come sorted by key, or two writers could lock each
 * other out.
 */
final class AdoptionStore {

  static final String TABLE = "persona_adoption_days";

  private static final String KEY =
      "day, time_window, assigned_persona_id, viewed_persona_id, domain, channel";

  private static final List<String> KEY_TYPES =
      List.of("timestamptz", "text", "text", "text", "text", "text");

  private static final List<Function<AdoptionKey, Object>> KEYS =
      List.of(
          key -> key.dayStart().toString(),
          AdoptionKey::timeWindow,
          AdoptionKey::assignedPersonaId,
          AdoptionKey::viewedPersonaId,
          AdoptionKey::domain,
          AdoptionKey::channel);

  private static final List<String> VALUE_TYPES = List.of("int8", "int8", "bytea", "bool", "int4");

  private static final String SELECT =
      "SELECT k.i, a.topology_version, a.users, a.user_sketch FROM "
          + Unnest.of(KEY_TYPES)
          + " WITH ORDINALITY AS k (start, time_window, assigned_persona_id, viewed_persona_id,"
          + " domain, channel, i) JOIN "
          + TABLE
          + " a ON (a.day, a.time_window, a.assigned_persona_id, a.viewed_persona_id, a.domain,"
          + " a.channel) = ((k.start AT TIME ZONE 'UTC')::date, k.time_window,"
          + " k.assigned_persona_id, k.viewed_persona_id, k.domain, k.channel)"
          + " ORDER BY k.i FOR UPDATE OF a";

  private static final String UPSERT =
      "INSERT INTO "
          + TABLE
          + " AS a ("
          + KEY
          + ", uses, users, user_sketch, final, topology_version, updated_at)"
          + " SELECT (v.start AT TIME ZONE 'UTC')::date, v.time_window, v.assigned, v.viewed,"
          + " v.domain, v.channel, v.uses, v.users, v.sketch, v.final, v.version, now() FROM "
          + Unnest.of(Stream.of(KEY_TYPES, VALUE_TYPES).flatMap(List::stream).toList())
          + " AS v (start, time_window, assigned, viewed, domain, channel, uses, users, sketch,"
          + " final, version) ON CONFLICT ("
          + KEY
          + ") DO UPDATE SET uses = %s, users = EXCLUDED.users,"
          + " user_sketch = EXCLUDED.user_sketch,"
          + " final = EXCLUDED.final OR a.final AND a.topology_version = EXCLUDED.topology_version,"
          + " topology_version = EXCLUDED.topology_version, updated_at = EXCLUDED.updated_at"
          + " WHERE a.topology_version <= EXCLUDED.topology_version";

  private static final String REPLACE = UPSERT.formatted("EXCLUDED.uses");
  private static final String ADD =
      UPSERT.formatted(
          "EXCLUDED.uses + CASE WHEN a.topology_version = EXCLUDED.topology_version"
              + " THEN a.uses ELSE 0 END");

  private AdoptionStore() {}

  /** Stores {@code cells}, sorted by key, all of which add or all of which replace. */
  static void upsert(Connection connection, List<FoldedCell<AdoptionKey, AdoptionTotals>> cells)
      throws SQLException {
    boolean adds = cells.get(0).adds();
    List<AdoptionTotals> totals =
        adds
            ? mergedWithStored(connection, cells)
            : cells.stream().map(FoldedCell::totals).toList();
    try (PreparedStatement statement = connection.prepareStatement(adds ? ADD : REPLACE)) {
      int next = setKeys(statement, cells);
      set(statement, next++, "int8", totals, AdoptionTotals::uses);
      set(statement, next++, "int8", totals, AdoptionTotals::users);
      byte[][] sketches = totals.stream().map(AdoptionTotals::sketchBytes).toArray(byte[][]::new);
      Unnest.set(statement, next++, "bytea", sketches);
      set(statement, next++, "bool", totals, AdoptionTotals::closed);
      set(statement, next, "int4", totals, AdoptionTotals::topologyVersion);
      statement.executeUpdate();
    }
  }

  /** Users can't be added in SQL: of an amendment the rows are read and locked first. */
  private static List<AdoptionTotals> mergedWithStored(
      Connection connection, List<FoldedCell<AdoptionKey, AdoptionTotals>> cells)
      throws SQLException {
    List<AdoptionTotals> merged = new ArrayList<>();
    cells.forEach(cell -> merged.add(cell.totals()));
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      setKeys(select, cells);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          int i = rows.getInt("i") - 1;
          if (rows.getInt("topology_version") != merged.get(i).topologyVersion()) {
            continue; // replaced, or older than what is stored
          }
          Long users = rows.getObject("users", Long.class);
          merged.set(i, merged.get(i).withStored(rows.getBytes("user_sketch"), users));
        }
      }
    }
    return merged;
  }

  private static int setKeys(
      PreparedStatement statement, List<FoldedCell<AdoptionKey, AdoptionTotals>> cells)
      throws SQLException {
    List<AdoptionKey> keys = cells.stream().map(FoldedCell::key).toList();
    for (int i = 0; i < KEYS.size(); i++) {
      set(statement, i + 1, KEY_TYPES.get(i), keys, KEYS.get(i));
    }
    return KEYS.size() + 1;
  }

  private static <T> void set(
      PreparedStatement statement,
      int parameter,
      String type,
      List<T> of,
      Function<T, ? extends @Nullable Object> value)
      throws SQLException {
    Unnest.set(statement, parameter, type, of.stream().map(value).toArray());
  }
}
