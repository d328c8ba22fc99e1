package dev.footfall.aggregator.cube;

import java.util.HashSet;
import java.util.Set;

/**
 * Which services a task tells apart, {@value #MOST} in an hour of event time: their names come from
 * clients too. What is beyond is counted as one service; {@link Dimensions#OF_OTHER_SERVICES}.
 * Decided before the repartition, so that one task gets all of it. Not remembered over a restart: a
 * service may then be told apart for the rest of an hour that was not before. For one thread.
 */
final class ServiceLimit {

  static final int MOST = 1_000;

  private static final long HOUR_MS = 3_600_000;

  private final Set<String> services = new HashSet<>();
  private long hour;

  /** The cell to count in, at a time when event time has come to {@code latestMs}. */
  Dimensions admit(Dimensions cell, long latestMs) {
    if (latestMs / HOUR_MS > hour) {
      hour = latestMs / HOUR_MS;
      services.clear();
    }
    if (services.size() < MOST) {
      services.add(cell.serviceName());
      return cell;
    }
    return services.contains(cell.serviceName()) ? cell : Dimensions.OF_OTHER_SERVICES;
  }
}
