package dev.footfall.sink;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/**
 * Stores many items at once and finds those that PostgreSQL refuses: from the position in its
 * error, else by halving. The others are stored. A failed attempt costs all rows up to the refused
 * one, so it goes on in steps whose length costs least at the share of refused items seen lately;
 * as long as there are none, everything is one step. For one writer; one thread.
 */
final class Isolation {

  private static final String SAVEPOINT = "isolation";

  /** What an attempt costs beside its items, in items: some six round trips. */
  private static final int ATTEMPT_COST = 30;

  /** Items over which the share of refused ones is remembered, roughly. */
  private static final long MEMORY = 100_000;

  private long seen;
  private long refused;

  /** Stores items, all or none. */
  interface Attempt<T> {
    void store(List<T> items) throws SQLException;
  }

  /** Takes an item that PostgreSQL refuses. */
  interface Refusal<T> {
    void refused(T item, SQLException why);
  }

  /**
   * Items to store.
   *
   * @param sound whether PostgreSQL has seen them all and stumbled over none
   */
  private record Part<T>(List<T> items, boolean sound) {}

  /**
   * Stores {@code items} within the transaction of {@code handle}.
   *
   * @throws SQLException when PostgreSQL fails for another reason than a row
   */
  <T> void store(Handle handle, List<T> items, Attempt<T> attempt, Refusal<T> refusal)
      throws SQLException {
    Deque<Part<T>> work = new ArrayDeque<>();
    push(work, items, false);
    for (Part<T> next = work.poll(); next != null; next = work.poll()) {
      List<T> now = next.items();
      int step = step();
      if (now.size() > step && !next.sound()) {
        push(work, now.subList(step, now.size()), false);
        now = now.subList(0, step);
      }
      handle.savepoint(SAVEPOINT);
      try {
        attempt.store(now);
        handle.release(SAVEPOINT);
        seen += now.size();
      } catch (SQLException e) {
        if (SqlFailure.of(e) != SqlFailure.REJECT_ROW) {
          throw e;
        }
        handle.rollbackToSavepoint(SAVEPOINT);
        split(work, now, e, refusal);
      }
    }
    forgetSlowly();
  }

  private <T> void split(
      Deque<Part<T>> work, List<T> failed, SQLException why, Refusal<T> refusal) {
    OptionalInt line = CopyErrorLine.of(why);
    if (failed.size() == 1) {
      refuse(failed.get(0), why, refusal);
    } else if (line.isPresent() && line.getAsInt() < failed.size()) {
      int bad = line.getAsInt();
      refuse(failed.get(bad), why, refusal);
      push(work, failed.subList(bad + 1, failed.size()), false);
      push(work, failed.subList(0, bad), true);
    } else {
      int half = failed.size() / 2;
      push(work, failed.subList(half, failed.size()), false);
      push(work, failed.subList(0, half), false);
    }
  }

  private <T> void refuse(T item, SQLException why, Refusal<T> refusal) {
    seen++;
    refused++;
    refusal.refused(item, why);
  }

  /**
   * A step of n items costs an attempt more, and with one refused item in every g half of itself n
   * / g times: least in all at the square root of 2 × attempt × g.
   */
  private int step() {
    return refused == 0
        ? Integer.MAX_VALUE
        : (int) Math.max(1, Math.sqrt(2.0 * ATTEMPT_COST * seen / refused));
  }

  private void forgetSlowly() {
    if (seen > MEMORY) {
      seen /= 2;
      refused /= 2;
    }
  }

  private static <T> void push(Deque<Part<T>> work, List<T> items, boolean sound) {
    if (!items.isEmpty()) {
      work.push(new Part<>(items, sound));
    }
  }
}
