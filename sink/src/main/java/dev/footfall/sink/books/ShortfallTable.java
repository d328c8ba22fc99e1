package dev.footfall.sink.books;

import dev.footfall.sink.notify.TextMap;
import dev.footfall.sink.notify.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code producer_shortfalls}. All times are PostgreSQL's. Counts can't say which events
 * are missing: while a producer sends, new ones that have arrived stand in for them. So what is
 * missing is believed at once, and that nothing is missing only once that can't be so.
 */
final class ShortfallTable {

  /** Caught up with what was sent then, or with everything, or without books: no alert. */
  private static final String FORGET =
      """
      DELETE FROM producer_shortfalls s WHERE fired_at IS NULL AND NOT EXISTS (
        SELECT FROM producer_ledger l
        WHERE l.producer_id = s.producer_id AND l.missing > l.acknowledged
          AND l.arrived - l.duplicates + l.acknowledged < s.sent)
      """;

  private static final String NOTICE =
      """
      INSERT INTO producer_shortfalls (producer_id, service_name, sent, missing)
      SELECT producer_id, service_name, sent, missing - acknowledged FROM producer_ledger
      WHERE missing > acknowledged
      ON CONFLICT (producer_id) DO UPDATE SET missing = EXCLUDED.missing
      """;

  private static final String FIRE =
      """
      UPDATE producer_shortfalls SET fired_at = now()
      WHERE fired_at IS NULL AND noticed_at <= now() - :grace * interval '1 millisecond'
      RETURNING producer_id, service_name, missing, noticed_at, fired_at,
        CAST(NULL AS timestamptz) AS over_at, CAST(NULL AS text) AS reason
      """;

  /**
   * A report that is younger than everything that arrived has been caught up with; so has the last
   * one of a producer.
   */
  private static final String RESOLVE =
      """
      DELETE FROM producer_shortfalls s WHERE fired_at IS NOT NULL AND (
        acknowledged OR NOT EXISTS (
          SELECT FROM producer_ledger l WHERE l.producer_id = s.producer_id
            AND l.missing IS NOT NULL AND (l.missing > l.acknowledged OR NOT (
              l.closed OR l.last_arrived_at <= least(l.reported_at, l.created_at)
              OR l.created_at <= now() - :grace * interval '1 millisecond'))))
      RETURNING producer_id, service_name, missing, noticed_at, fired_at, now() AS over_at,
        CASE WHEN acknowledged THEN 'acknowledged'
          WHEN EXISTS (SELECT FROM producer_ledger l WHERE l.producer_id = s.producer_id)
          THEN 'everything has arrived' ELSE 'the books of the producer have left' END AS reason
      """;

  private static final String STORE =
      """
      INSERT INTO alert_transitions (alert_id, evaluated_at, state, rule, labels, annotations,
        value, active_since, fired_at, resolved_at, emitted_at, received_at, source_topic_id,
        source_partition, source_offset, updated_at)
      VALUES (:alert, now(), :state, :rule, CAST(:labels AS jsonb), CAST(:annotations AS jsonb),
        :missing, :noticed, :fired, :over, now(), now(),
        '00000000-0000-0000-0000-000000000000', 0, 0, now())
      """;

  private ShortfallTable() {}

  /** Looks at the books as they are now. */
  static void look(Handle transaction) {
    transaction.execute(FORGET);
    transaction.execute(NOTICE);
  }

  /** What fires from now on. */
  static List<Shortfall> fire(Handle transaction, Duration grace) {
    return changed(transaction, FIRE, grace);
  }

  /** What fired, and is over now. */
  static List<Shortfall> resolve(Handle transaction, Duration grace) {
    return changed(transaction, RESOLVE, grace);
  }

  private static List<Shortfall> changed(Handle transaction, String sql, Duration grace) {
    return transaction
        .createQuery(sql)
        .bind("grace", grace.toMillis())
        .map(
            (rows, context) ->
                new Shortfall(
                    rows.getString("producer_id"),
                    rows.getString("service_name"),
                    rows.getLong("missing"),
                    rows.getTimestamp("noticed_at").toInstant(),
                    rows.getTimestamp("fired_at").toInstant(),
                    instant(rows.getTimestamp("over_at")),
                    rows.getString("reason")))
        .list();
  }

  private static @Nullable Instant instant(java.sql.@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  /** Stores {@code transition} of {@code shortfall} beside those of the rules. */
  static void store(Handle transaction, Shortfall shortfall, Transition transition) {
    transaction
        .createUpdate(STORE)
        .bind("alert", transition.alertId())
        .bind("state", transition.state())
        .bind("rule", transition.rule())
        .bind("labels", TextMap.json(transition.labels()))
        .bind("annotations", TextMap.json(transition.annotations()))
        .bind("missing", shortfall.missing())
        .bind("noticed", shortfall.noticedAt())
        .bind("fired", shortfall.firedAt())
        .bind("over", shortfall.overAt())
        .execute();
  }

  /** What fires now. */
  static OpenBooks open(Handle handle) {
    return handle
        .createQuery(
            "SELECT count(*), coalesce(sum(missing), 0) FROM producer_shortfalls"
                + " WHERE fired_at IS NOT NULL")
        .map((rows, context) -> new OpenBooks(rows.getLong(1), rows.getLong(2)))
        .one();
  }
}
