package dev.footfall.sink;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes day partitions ahead, moves rows out of the default ones, lets old ones leave, and adds up
 * days that are over; of several instances one does it.
 */
final class Maintenance {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  private final MaintenancePlan plan;
  private final Clock clock;
  private final StopSignal stop;
  private final SinkMetrics metrics;
  private final Leader leader = new Leader("footfall_maintenance");
  private final UserDays userDays;

  Maintenance(MaintenancePlan plan, Clock clock, StopSignal stop, SinkMetrics metrics) {
    this.plan = plan;
    this.clock = clock;
    this.stop = stop;
    this.metrics = metrics;
    this.userDays = new UserDays(stop);
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
