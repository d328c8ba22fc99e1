package dev.footfall.sink;

import dev.footfall.events.UsageAggregate;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one aggregate.
 *
 * @param estimates percentiles and users
 * @param closed whether the window has closed
 */
record AggregateTotals(
    long count,
    long success,
    long error,
    long pending,
    long timeout,
    long unknown,
    long late,
    long durationCount,
    @Nullable Long durationMinMs,
    @Nullable Long durationMaxMs,
    long durationSumMs,
    AggregateEstimates estimates,
    boolean closed,
    int topologyVersion)
    implements Totals<AggregateTotals> {

  static AggregateTotals of(UsageAggregate aggregate, boolean closed) {
    return new AggregateTotals(
        aggregate.getCount(),
        aggregate.getSuccessCount(),
        aggregate.getErrorCount(),
        aggregate.getPendingCount(),
        aggregate.getTimeoutCount(),
        aggregate.getUnknownCount(),
        aggregate.getLateCount(),
        aggregate.getDurationCount(),
        aggregate.getDurationMinMs(),
        aggregate.getDurationMaxMs(),
        aggregate.getDurationSumMs(),
        AggregateEstimates.of(aggregate),
        closed,
        aggregate.getTopologyVersion());
  }

  @Override
  public AggregateTotals plus(AggregateTotals more) {
    Long minMs = least(durationMinMs, more.durationMinMs);
    Long maxMs = greatest(durationMaxMs, more.durationMaxMs);
    return new AggregateTotals(
        Math.addExact(count, more.count),
        Math.addExact(success, more.success),
        Math.addExact(error, more.error),
        Math.addExact(pending, more.pending),
        Math.addExact(timeout, more.timeout),
        Math.addExact(unknown, more.unknown),
        Math.addExact(late, more.late),
        Math.addExact(durationCount, more.durationCount),
        minMs,
        maxMs,
        Math.addExact(durationSumMs, more.durationSumMs),
        estimates.plus(more.estimates, minMs, maxMs),
        closed || more.closed,
        Math.max(topologyVersion, more.topologyVersion));
  }

  /** The same figures with other estimates. */
  AggregateTotals with(AggregateEstimates other) {
    return new AggregateTotals(
        count,
        success,
        error,
        pending,
        timeout,
        unknown,
        late,
        durationCount,
        durationMinMs,
        durationMaxMs,
        durationSumMs,
        other,
        closed,
        topologyVersion);
  }

  @Override
  public AggregateTotals after(AggregateTotals earlier) {
    return closed || !earlier.closed
        ? this
        : new AggregateTotals(
            count,
            success,
            error,
            pending,
            timeout,
            unknown,
            late,
            durationCount,
            durationMinMs,
            durationMaxMs,
            durationSumMs,
            estimates,
            true,
            topologyVersion);
  }

  static @Nullable Long least(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Math.min(a, b);
  }

  static @Nullable Long greatest(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Math.max(a, b);
  }
}
