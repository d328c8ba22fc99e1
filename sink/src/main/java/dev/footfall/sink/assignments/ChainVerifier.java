package dev.footfall.sink.assignments;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes the hash chains over stored assignments, with built-in functions of PostgreSQL and our
 * own SHA-256: what the migrations put into the database is not relied on. One pass in constant
 * memory, as the reader role.
 *
 * <p>Finds rows that were changed, removed or inserted by anybody who may write to the table.
 * Whoever owns it can change the rows, all hashes behind them and the head alike, and only a {@link
 * ChainHead} kept elsewhere tells.
 */
public final class ChainVerifier {

  private static final int FETCH_ROWS = 1000;

  // As footfall_assignment_text has it, see the migrations.
  private static final String CONTENT =
      """
      jsonb_build_array(
        a.assignment_id, a.user_id, a.time_window, a.assigned_persona_id,
        (extract(epoch FROM a.assigned_at) * 1000000)::bigint, a.priority, a.confidence,
        a.qualifying_personas, a.match_evidence, a.prioritization_reason, a.signals,
        a.catalogue_version, a.catalogue_hash, a.service_name, a.privacy_level, a.producer_id,
        a.producer_seq, (extract(epoch FROM a.received_at) * 1000000)::bigint)::text
      """;

  private static final String ROWS =
      """
      SELECT c.chain_id, c.user_id, c.length, c.head, c.erased_at IS NOT NULL, a.user_id, a.chain_seq,
        a.row_hash, a.assignment_id, CASE WHEN a.assignment_id IS NOT NULL THEN %s END
      FROM (SELECT * FROM persona_assignment_chains WHERE ?::text IS NULL OR user_id = ?) c
      FULL JOIN (SELECT * FROM persona_assignment_history WHERE ?::text IS NULL OR user_id = ?) a
        ON a.user_id = c.user_id
      ORDER BY c.chain_id, a.user_id, a.chain_seq
      """
          .formatted(CONTENT);

  private final Connection connection;

  /** A verifier that asks through {@code connection}; its transaction is used, and ended. */
  public ChainVerifier(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false); // the driver reads in portions only inside a transaction
    try (var sql = connection.createStatement()) {
      sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      sql.execute("SET LOCAL extra_float_digits = 1");
    }
  }

  /**
   * What was looked at.
   *
   * @param chains chains with rows, or that should have some
   * @param rows rows
   * @param erased chains whose users were erased
   * @param faults what was wrong
   */
  public record Result(long chains, long rows, long erased, long faults) {}

  /**
   * Verifies all chains, or one user's.
   *
   * @param user only this user's chain
   * @param kept heads that were kept, in the order of their ids, which is that of {@link
   *     #heads(Consumer)}; of one user's chain the others are passed over
   * @param faults is told what is wrong
   * @throws IllegalArgumentException when {@code kept} is not in order
   */
  public Result verify(Optional<String> user, Iterator<ChainHead> kept, Consumer<ChainFault> faults)
      throws SQLException {
    Run run = new Run(new KeptHeads(kept), user.isEmpty(), faults);
    try (PreparedStatement query = connection.prepareStatement(ROWS)) {
      for (int parameter = 1; parameter <= 4; parameter++) {
        query.setString(parameter, user.orElse(null));
      }
      query.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          run.row(rows);
        }
      }
    }
    connection.commit();
    return run.end();
  }

  /** Tells where every chain ends now, in the order of their ids. */
  public void heads(Consumer<ChainHead> heads) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT chain_id, length, head FROM persona_assignment_chains ORDER BY chain_id")) {
      query.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          heads.accept(
              ChainHead.of(rows.getObject(1, UUID.class), rows.getLong(2), rows.getBytes(3)));
        }
      }
    }
    connection.commit();
  }

  /** One pass. */
  private static final class Run {
    private static final UUID NO_CHAIN = new UUID(0, 0);

    private final KeptHeads kept;
    private final boolean all;
    private final Consumer<ChainFault> report;
    private @Nullable UUID chain;
    private String user = "";
    private long length;
    private byte[] head = {};
    private @Nullable ChainCheck check;
    private long chains;
    private long rows;
    private long erased;
    private long faults;

    Run(KeptHeads kept, boolean all, Consumer<ChainFault> report) {
      this.kept = kept;
      this.all = all;
      this.report = report;
    }

    void row(ResultSet row) throws SQLException {
      UUID id = row.getObject(1, UUID.class);
      String rowUser = row.getString(6);
      if (id == null) {
        finish();
        chain = null;
        if (!String.valueOf(rowUser).equals(user)) {
          user = String.valueOf(rowUser);
          chains++;
          fault(new ChainFault(NO_CHAIN, user, "there are rows, but the chain's head was removed"));
        }
        rows++;
        return;
      }
      if (!id.equals(chain)) {
        finish();
        begin(id, row);
      }
      ChainCheck following = check;
      if (following != null && rowUser != null) {
        rows++;
        following.row(
            new ChainRow(row.getLong(7), row.getBytes(8), String.valueOf(row.getString(10))),
            String.valueOf(row.getString(9)));
      }
    }

    private void begin(UUID id, ResultSet row) throws SQLException {
      ChainHead expected = kept.of(id, all ? this::gone : other -> {});
      chain = id;
      user = row.getString(2) == null ? "" : row.getString(2);
      length = row.getLong(3);
      head = row.getBytes(4);
      if (row.getBoolean(5)) {
        erased++;
      } else {
        chains++;
        check = new ChainCheck(id, user, expected, this::fault);
      }
    }

    private void finish() {
      ChainCheck followed = check;
      if (followed != null) {
        followed.end(length, head);
        check = null;
      }
    }

    private void gone(ChainHead missing) {
      fault(
          new ChainFault(
              missing.chain(),
              "",
              "a chain of " + missing.length() + " rows was removed as a whole"));
    }

    private void fault(ChainFault fault) {
      faults++;
      report.accept(fault);
    }

    Result end() {
      finish();
      if (all) {
        kept.rest(this::gone);
      }
      return new Result(chains, rows, erased, faults);
    }
  }
}
