package dev.footfall.sink;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/**
 * Stores many items at once and finds those that PostgreSQL refuses: from the position in its
 * error, else by halving. The others are stored. After a refusal it goes on in small steps that
 * grow again, as a failed step costs all of its rows: a batch with few bad rows costs little more
 * than one without, and one with nothing but bad rows is not sent over and over.
 */
final class Isolation {

  private static final String SAVEPOINT = "isolation";
  private static final int SMALL_STEP = 64;

  private Isolation() {}

  /** Stores items, all or none. */
  interface Attempt<T> {
    void store(List<T> items) throws SQLException;
  }

  /** Takes an item that PostgreSQL refuses. */
  interface Refusal<T> {
    void refused(T item, SQLException why);
  }

  /**
   * Stores {@code items} within the transaction of {@code handle}.
   *
   * @throws SQLException when PostgreSQL fails for another reason than a row
   */
  static <T> void store(Handle handle, List<T> items, Attempt<T> attempt, Refusal<T> refusal)
      throws SQLException {
    Deque<List<T>> work = new ArrayDeque<>();
    push(work, items);
    for (List<T> next = work.poll(); next != null; next = work.poll()) {
      handle.savepoint(SAVEPOINT);
      try {
        attempt.store(next);
        handle.release(SAVEPOINT);
      } catch (SQLException e) {
        if (SqlFailure.of(e) != SqlFailure.REJECT_ROW) {
          throw e;
        }
        handle.rollbackToSavepoint(SAVEPOINT);
        split(work, next, e, refusal);
      }
    }
  }

  private static <T> void split(
      Deque<List<T>> work, List<T> failed, SQLException why, Refusal<T> refusal) {
    OptionalInt line = CopyErrorLine.of(why);
    if (failed.size() == 1) {
      refusal.refused(failed.get(0), why);
    } else if (line.isPresent() && line.getAsInt() < failed.size()) {
      int bad = line.getAsInt();
      refusal.refused(failed.get(bad), why);
      int step = Math.min(failed.size(), bad + 1 + Math.max(SMALL_STEP, 2 * bad));
      push(work, failed.subList(step, failed.size()));
      push(work, failed.subList(bad + 1, step));
      push(work, failed.subList(0, bad));
    } else {
      int half = failed.size() / 2;
      push(work, failed.subList(half, failed.size()));
      push(work, failed.subList(0, half));
    }
  }

  private static <T> void push(Deque<List<T>> work, List<T> items) {
    if (!items.isEmpty()) {
      work.push(items);
    }
  }
}
