package dev.footfall.sink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Lets old rows leave: days of events and errors as whole partitions, rows of the other tables by
 * deleting them. Writers of other days go on meanwhile. A partition that a long query holds is
 * tried a few times and then left for the next run, so that nobody queues behind it. Not
 * thread-safe; several processes may run it at once.
 */
public final class Retention {

  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final RetentionPolicy policy;
  private final Clock clock;
  private final StopSignal stop;

  Retention(RetentionPolicy policy, Clock clock, StopSignal stop) {
    this.policy = policy;
    this.clock = clock;
    this.stop = stop;
  }

  /**
   * Applies the retention of {@code config} once, as the writer role.
   *
   * @param dryRun whether only to say what would go
   * @param each told of everything that goes, as soon as it has
   * @throws JdbiException when PostgreSQL fails
   */
  public static void run(SinkConfig config, boolean dryRun, Consumer<Departure> each) {
    DatabaseConfig database = config.database();
    Jdbi jdbi =
        Jdbi.create(database.url(), database.writer().user(), database.writer().password().value());
    RetentionPolicy policy = config.maintenance().retention();
    jdbi.useHandle(
        handle ->
            new Retention(policy, Clock.systemUTC(), new StopSignal()).run(handle, dryRun, each));
  }

  void run(Handle handle, boolean dryRun, Consumer<Departure> each) {
    Instant now = clock.instant();
    for (DayTable table : DayTable.values()) {
      for (DayTable.Day day : table.old(handle, policy, now)) {
        if (stop.isGiven()) {
          return;
        }
        leave(handle, table, day, now, dryRun).ifPresent(each);
      }
    }
    for (OldRows rows : OldRows.values()) {
      if (!stop.isGiven()) {
        rows.leave(handle, policy, now, dryRun).ifPresent(each);
      }
    }
  }

  private Optional<Departure> leave(
      Handle handle, DayTable table, DayTable.Day day, Instant now, boolean dryRun) {
    Optional<Departure> left = Optional.empty();
    for (int attempt = 1; attempt <= ATTEMPTS && !stop.isGiven(); attempt++) {
      try {
        left = table.leave(handle, policy, now, day, dryRun);
      } catch (JdbiException e) {
        if (SqlFailure.isMissingTable(e)) {
          return Optional.empty(); // another process was faster
        }
        throw e;
      }
      if (left.isEmpty() || left.get().outcome() != Departure.Outcome.BUSY) {
        return left;
      }
      pause();
    }
    return left;
  }

  private void pause() {
    try {
      stop.pause(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.close();
    }
  }
}
