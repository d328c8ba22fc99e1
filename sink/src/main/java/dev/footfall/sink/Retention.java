package dev.footfall.sink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Lets old rows leave: days of events and errors as whole partitions, a few in one transaction,
 * rows of the other tables by deleting them. Writers of other days go on meanwhile, and have the
 * disk to themselves most of the time, as it rests after each transaction. What is busy together
 * goes one by one; a partition that a long query holds is tried a few times and then left for the
 * next run, so that nobody queues behind it. Not thread-safe; several processes may run it at once.
 */
public final class Retention {

  private static final int ATTEMPTS = 3;

  /**
   * Most of the work is to give the disk back, in files, and whoever commits meanwhile waits for
   * the same disk: so it is done in small pieces, after each of which this rests nine times as
   * long.
   */
  private static final int PARTITIONS_AT_ONCE = 2;

  private static final int REST = 9;

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
   * @param each told of everything that goes, soon after it has
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
      List<DayTable.Day> old = table.old(handle, policy, now);
      for (int first = 0; first < old.size(); first += PARTITIONS_AT_ONCE) {
        if (stop.isGiven()) {
          return;
        }
        List<DayTable.Day> some =
            old.subList(first, Math.min(old.size(), first + PARTITIONS_AT_ONCE));
        leave(handle, table, some, now, dryRun).forEach(each);
      }
    }
    for (OldRows rows : OldRows.values()) {
      if (!stop.isGiven()) {
        rows.leave(handle, policy, now, dryRun).ifPresent(each);
      }
    }
  }

  private List<Departure> leave(
      Handle handle, DayTable table, List<DayTable.Day> days, Instant now, boolean dryRun) {
    List<Departure> left = leaveAndRest(handle, table, days, now, dryRun);
    if (left.stream().noneMatch(Retention::busy)) {
      return left;
    }
    return days.stream()
        .map(day -> leaveAlone(handle, table, day, now))
        .flatMap(List::stream)
        .toList();
  }

  private List<Departure> leaveAlone(Handle handle, DayTable table, DayTable.Day day, Instant now) {
    List<Departure> left = List.of();
    for (int attempt = 1; attempt <= ATTEMPTS && !stop.isGiven(); attempt++) {
      left = leaveAndRest(handle, table, List.of(day), now, false);
      if (left.stream().noneMatch(Retention::busy)) {
        return left;
      }
      rest(PAUSE);
    }
    return left;
  }

  private List<Departure> leaveAndRest(
      Handle handle, DayTable table, List<DayTable.Day> days, Instant now, boolean dryRun) {
    long start = System.nanoTime();
    List<Departure> left = table.leave(handle, policy, now, days, dryRun);
    if (left.stream().anyMatch(departure -> departure.outcome() == Departure.Outcome.GONE)) {
      rest(Duration.ofNanos(System.nanoTime() - start).multipliedBy(REST));
    }
    return left;
  }

  private static boolean busy(Departure departure) {
    return departure.outcome() == Departure.Outcome.BUSY;
  }

  private void rest(Duration time) {
    try {
      stop.pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.close();
    }
  }
}
