package dev.footfall.aggregator;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageEvent;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregate says of one cell, computed here in the plainest way, without the code under
 * test.
 */
public record Figures(
    long success,
    long error,
    long pending,
    long timeout,
    long unknown,
    long durations,
    @Nullable Long minMs,
    @Nullable Long maxMs,
    long sumMs) {

  public static Figures of(UsageEvent event) {
    ResultStatus status = event.getResultStatus();
    Long ms = event.getDurationMs();
    return new Figures(
        status == ResultStatus.SUCCESS ? 1 : 0,
        status == ResultStatus.ERROR ? 1 : 0,
        status == ResultStatus.PENDING ? 1 : 0,
        status == ResultStatus.TIMEOUT ? 1 : 0,
        status == ResultStatus.UNKNOWN ? 1 : 0,
        ms == null ? 0 : 1,
        ms,
        ms,
        ms == null ? 0 : ms);
  }

  public static Figures of(UsageAggregate aggregate) {
    return new Figures(
        aggregate.getSuccessCount(),
        aggregate.getErrorCount(),
        aggregate.getPendingCount(),
        aggregate.getTimeoutCount(),
        aggregate.getUnknownCount(),
        aggregate.getDurationCount(),
        aggregate.getDurationMinMs(),
        aggregate.getDurationMaxMs(),
        aggregate.getDurationSumMs());
  }

  public Figures plus(Figures other) {
    return new Figures(
        success + other.success,
        error + other.error,
        pending + other.pending,
        timeout + other.timeout,
        unknown + other.unknown,
        durations + other.durations,
        pick(minMs, other.minMs, Math::min),
        pick(maxMs, other.maxMs, Math::max),
        sumMs + other.sumMs);
  }

  private static @Nullable Long pick(@Nullable Long a, @Nullable Long b, LongBinaryOperator best) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return best.applyAsLong(a, b);
  }

  public long count() {
    return success + error + pending + timeout + unknown;
  }
}
