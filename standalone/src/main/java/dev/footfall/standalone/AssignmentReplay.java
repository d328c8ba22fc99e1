package dev.footfall.standalone;

import dev.footfall.producer.persona.Assignment;
import dev.footfall.producer.persona.PersonaCatalogue;
import dev.footfall.producer.persona.Reevaluation;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides stored assignments again by another catalogue and prints who would change. In constant
 * memory: rows are read in portions and printed as they come.
 */
final class AssignmentReplay {

  private static final int FETCH_ROWS = 500;

  private record Move(String from, String to) implements Comparable<Move> {
    @Override
    public int compareTo(Move other) {
      int byFrom = from.compareTo(other.from);
      return byFrom == 0 ? to.compareTo(other.to) : byFrom;
    }
  }

  private final Connection connection;
  private final PersonaCatalogue catalogue;

  AssignmentReplay(Connection connection, PersonaCatalogue catalogue) {
    this.connection = connection;
    this.catalogue = catalogue;
  }

  /** Prints a line for each that would change, then how many from where to where. */
  void run(boolean history, Optional<String> window, Optional<String> user, PrintWriter out)
      throws SQLException {
    connection.setAutoCommit(false); // the driver reads in portions only inside a transaction
    connection.setReadOnly(true);
    Map<Move, Long> moves = new TreeMap<>();
    long decided = 0;
    try (PreparedStatement query = query(history, window, user);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        Assignment stored = StoredAssignment.of(rows);
        Reevaluation now = Reevaluation.fromSignals(stored, catalogue);
        moves.merge(new Move(now.before(), now.after()), 1L, Long::sum);
        decided++;
        if (now.changed()) {
          out.printf(
              "%s %s: %s -> %s: %s%n",
              RowPrinter.plain(stored.userId()),
              stored.timeWindow(),
              now.before(),
              now.after(),
              RowPrinter.plain(String.join("; ", now.why())));
        }
      }
    }
    List<List<String>> summary = new ArrayList<>();
    moves.forEach(
        (move, count) ->
            summary.add(
                List.of(
                    move.from(),
                    move.to(),
                    String.format("%,d", count),
                    move.from().equals(move.to()) ? "" : "changes")));
    out.printf("%n%,d decisions, by catalogue %s:%n", decided, catalogue.version());
    RowPrinter.table(List.of("persona", "would be", "decisions", ""), summary, out);
  }

  private PreparedStatement query(boolean history, Optional<String> window, Optional<String> user)
      throws SQLException {
    PreparedStatement query =
        connection.prepareStatement(
            "SELECT user_id, time_window, assigned_persona_id, priority, confidence,"
                + " prioritization_reason, match_evidence, signals, catalogue_version,"
                + " catalogue_hash FROM "
                + (history ? "persona_assignment_history" : "persona_assignments")
                + " WHERE (?::text IS NULL OR time_window = ?) AND (?::text IS NULL OR user_id = ?)"
                + " ORDER BY user_id, time_window, assigned_at");
    query.setString(1, window.orElse(null));
    query.setString(2, window.orElse(null));
    query.setString(3, user.orElse(null));
    query.setString(4, user.orElse(null));
    query.setFetchSize(FETCH_ROWS);
    return query;
  }
}
