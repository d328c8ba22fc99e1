package dev.footfall.sink;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes day partitions ahead, moves rows out of the default ones, lets old ones leave, and adds up
 * days that are over, again and again until the sink stops; of several instances one does it. What
 * fails is tried again the next time: rows are stored without it, too.
 */
final class Maintenance implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  private final Jdbi jdbi;
  private final MaintenancePlan plan;
  private final Backoff backoff;
  private final Clock clock;
  private final StopSignal stop;
  private final SinkMetrics metrics;
  private final Leader leader = new Leader("footfall_maintenance");
  private final UserDays userDays;
  private final Outage outage = new Outage("maintenance of the tables", LOG);

  Maintenance(
      Jdbi jdbi,
      MaintenancePlan plan,
      Backoff backoff,
      Clock clock,
      StopSignal stop,
      SinkMetrics metrics) {
    this.jdbi = jdbi;
    this.plan = plan;
    this.backoff = backoff;
    this.clock = clock;
    this.stop = stop;
    this.metrics = metrics;
    this.userDays = new UserDays(stop);
  }

  @Override
  public void run() {
    try {
      while (!stop.isGiven()) {
        try {
          jdbi.useHandle(this::once);
          outage.recovered();
          stop.pause(plan.interval());
        } catch (RuntimeException e) {
          stop.pause(backoff.after(outage.failed(SqlMessage.of(e))));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void once(Handle handle) {
    leader.lead(
        handle,
        () -> {
          makeDays(handle);
          new Retention(plan.retention(), clock, stop).run(handle, false, this::left);
          userDays.run(handle, day -> metrics.addedUp());
        });
    metrics.openUserDays(userDays.open(handle).size());
    Map<String, DayRange> ranges = new TreeMap<>();
    for (DayTable table : DayTable.values()) {
      ranges.put(table.table(), DayRange.of(table.days(handle), today(), table.waiting(handle)));
    }
    metrics.days(ranges);
  }

  private void makeDays(Handle handle) {
    Stream<LocalDate> ahead =
        Stream.iterate(today(), day -> day.plusDays(1)).limit(plan.daysAhead() + 1L);
    new DayPartitions().ensure(handle, Stream.concat(ahead, waitingDays(handle)).toList());
  }

  /** Days of rows in the default partitions: making such a day moves them. */
  private static Stream<LocalDate> waitingDays(Handle handle) {
    return handle
        .createQuery(
            "SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day FROM usage_events_default UNION"
                + " SELECT (occurred_at AT TIME ZONE 'UTC')::date FROM usage_errors_default"
                + " ORDER BY day")
        .mapTo(LocalDate.class)
        .list()
        .stream();
  }

  private void left(Departure departure) {
    LOG.info(
        "Retention: {} {}: {} rows, {} bytes, {}",
        departure.table(),
        departure.partition().orElse("rows"),
        departure.rows(),
        departure.bytes(),
        departure.outcome());
    metrics.left(departure);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
