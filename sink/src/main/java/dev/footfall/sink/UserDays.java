package dev.footfall.sink;

import static org.jdbi.v3.core.transaction.TransactionIsolationLevel.REPEATABLE_READ;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Adds up each day that is over, once for each {@link DaySum}, and complete spans of days. Nobody
 * waits for it: a late event is stored with a note about its day, which then counts as not rolled
 * up until it is added up again. Each day is one transaction, so that what is interrupted has not
 * happened, and doing a day again changes nothing. Not thread-safe; of several processes one adds
 * up at a time.
 */
public final class UserDays {

  /** Led by whoever adds a day up, and held by an erasure: nobody must read who is being erased. */
  private static final String TASK = "footfall_user_days";

  // By PostgreSQL's clock, as notes are. A day rests for an hour: so far that clock may be set
  // back.
  private static final String OPEN =
      "SELECT day FROM usage_days"
          + " WHERE day < ((now() - interval '1 hour') AT TIME ZONE 'UTC')::date"
          + " AND day NOT IN (SELECT day FROM usage_days_summed) ORDER BY day DESC";

  private final StopSignal stop;
  private final Leader leader = new Leader(TASK);
  private final UserSpans spans = new UserSpans();
  private final UserTotals totals = new UserTotals();

  UserDays(StopSignal stop) {
    this.stop = stop;
  }

  /**
   * Adds up all days that are over and were not, or have changed since, as the writer role.
   *
   * @param each told of every day that is done
   * @throws JdbiException when PostgreSQL fails
   */
  public static void run(SinkConfig config, Consumer<LocalDate> each) {
    DatabaseConfig database = config.database();
    Jdbi.create(database.url(), database.writer().user(), database.writer().password().value())
        .useHandle(handle -> new UserDays(new StopSignal()).run(handle, each));
  }

  /**
   * Waits until no day is being added up, and keeps it so until the transaction of {@code
   * connection} ends: rows that it deletes are not counted anew by somebody who still saw them.
   */
  public static void holdStill(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("SELECT pg_advisory_xact_lock(hashtext('" + TASK + "'))");
    }
  }

  /** Days that are over and not added up as they are, the latest first. */
  List<LocalDate> open(Handle handle) {
    return handle.createQuery(OPEN).mapTo(LocalDate.class).list();
  }

  /** Adds up the open days, and forgets those whose events have left. */
  void run(Handle handle, Consumer<LocalDate> each) {
    // A drop has done that, unless the day was being added up beside it.
    handle.execute("DELETE FROM usage_days_rolled WHERE day NOT IN (SELECT day FROM usage_days)");
    DaySum.forget(handle);
    spans.forget(handle);
    totals.forget(handle);
    // Of days that were never added up, or have left: nobody who could still need them is at work.
    handle.execute(
        "DELETE FROM usage_days_late WHERE noted_at < now() - interval '1 day'"
            + " AND day NOT IN (SELECT day FROM usage_days_rolled)");
    boolean any = false;
    for (LocalDate day : open(handle)) {
      if (stop.isGiven()) {
        return;
      }
      if (addUp(handle, () -> replace(handle, day))) {
        any = true;
        each.accept(day);
      }
    }
    if (any) {
      // How many days there are: autovacuum looks at each alone. Not at people, who would be in the
      // statistics after their erasure.
      handle.execute("ANALYZE ONLY usage_events (occurred_at)");
    }
    together(handle, spans.open(handle), spans::replace);
    together(handle, totals.open(handle), totals::replace);
  }

  /** Adds up several days together, those that begin with each of {@code firsts}. */
  private void together(
      Handle handle, List<LocalDate> firsts, BiConsumer<Handle, LocalDate> replace) {
    for (LocalDate first : firsts) {
      if (!stop.isGiven()) {
        addUp(
            handle,
            () ->
                handle.useTransaction(
                    REPEATABLE_READ,
                    transaction -> {
                      giveMemory(transaction);
                      replace.accept(transaction, first);
                    }));
      }
    }
  }

  /** Whether it was done; else somebody needs the day right now, or it has left. */
  private boolean addUp(Handle handle, Runnable work) {
    try {
      // The lead comes before the snapshot, which then has what an erasure has committed.
      return leader.lead(handle, work);
    } catch (JdbiException e) {
      if (SqlFailure.isLockTimeout(e) || SqlFailure.isMissingTable(e)) {
        return false;
      }
      throw e;
    }
  }

  private void replace(Handle handle, LocalDate day) {
    Optional<String> partition = DayTable.USAGE_EVENTS.partition(handle, day);
    handle.useTransaction(REPEATABLE_READ, transaction -> replace(transaction, day, partition));
  }

  private void replace(Handle handle, LocalDate day, Optional<String> partition) {
    awaitWriters(handle, partition);
    // From here on there is a snapshot: events that it does not see have notes that it does not
    // see.
    handle.execute("DELETE FROM usage_days_late WHERE day = ?", day);
    spans.without(handle, day);
    totals.without(handle, day);
    giveMemory(handle);
    for (DaySum sum : DaySum.values()) {
      sum.replace(handle, day);
    }
    handle.execute(
        "INSERT INTO usage_days_rolled (day) VALUES (?)"
            + " ON CONFLICT (day, version) DO UPDATE SET rolled_at = EXCLUDED.rolled_at",
        day);
  }

  /** To sort a day of events; with PostgreSQL's 4 MB it goes to the disk. One day at a time. */
  private static void giveMemory(Handle transaction) {
    transaction.execute("SET LOCAL work_mem = '64MB'");
  }

  /**
   * Waits for those who store events of the day and may have begun before it was over, without a
   * note. The locks go at once, and no statement up to here takes a snapshot. Two seconds are
   * longer than a vacuum takes to give way.
   */
  private static void awaitWriters(Handle handle, Optional<String> partition) {
    handle.execute("SET LOCAL lock_timeout = '2s'");
    handle.savepoint("writers");
    handle.execute("LOCK TABLE usage_events_default IN SHARE MODE");
    partition.ifPresent(name -> handle.execute("LOCK TABLE " + name + " IN SHARE MODE"));
    handle.rollbackToSavepoint("writers");
  }
}
