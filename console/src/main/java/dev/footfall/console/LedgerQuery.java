package dev.footfall.console;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Reads a {@link Ledger}. Its cost grows with the producers of a year, and producers report twice a
 * minute: so it is read less often than the other live numbers. For one thread at a time.
 */
final class LedgerQuery {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final String WORST =
      """
      SELECT *, count(*) OVER () AS producers, sum(open) OVER () AS all_open
      FROM (SELECT *, greatest(missing - acknowledged, 0) AS open,
                   greatest(created_at, last_arrived_at) AS last_seen FROM producer_ledger) AS books
      ORDER BY alerting DESC, open DESC NULLS LAST, last_seen DESC, producer_id LIMIT 20
      """;

  private Ledger ledger = Ledger.NONE;
  private long readAtNanos;
  private boolean read;

  /** A row, and what stands in each row about all of them. */
  private record Row(long producers, long open, Ledger.Producer producer) {}

  /** The ledger, at most {@link #INTERVAL} old. */
  Ledger read(Handle handle) {
    if (!read || System.nanoTime() - readAtNanos >= INTERVAL.toNanos()) {
      List<Row> rows = handle.createQuery(WORST).map((row, context) -> row(row)).list();
      ledger =
          rows.isEmpty()
              ? Ledger.NONE
              : new Ledger(
                  rows.get(0).producers(),
                  rows.get(0).open(),
                  rows.stream().map(Row::producer).toList());
      readAtNanos = System.nanoTime();
      read = true;
    }
    return ledger;
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("producers"),
        row.getLong("all_open"),
        new Ledger.Producer(
            row.getString("producer_id"),
            row.getString("service_name"),
            row.getLong("sent"),
            row.getLong("arrived"),
            row.getLong("stored"),
            row.getLong("duplicates"),
            row.getLong("dead_lettered"),
            row.getLong("erased"),
            row.getObject("missing", Long.class),
            row.getBoolean("alerting"),
            row.getObject("last_seen", OffsetDateTime.class).toInstant()));
  }
}
