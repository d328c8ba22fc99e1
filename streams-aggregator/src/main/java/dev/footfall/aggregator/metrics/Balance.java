package dev.footfall.aggregator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Events that were consumed, are neither duplicates nor set aside, and are in no window yet:
 *
 * <pre>unaccounted = consumed - duplicates - set aside - windowed - amended</pre>
 *
 * <p>Both sides are totals since the beginning that tasks keep in their stores, in the transaction
 * of what they count. So a crash, a restart or a move to another instance does not show: summed
 * over all instances it is what is under way, and 0 once nothing is. Each task tells its part right
 * before a commit. Thread-safe.
 */
public final class Balance {

  private final Map<TaskId, Long> passedOn = new ConcurrentHashMap<>();
  private final Map<TaskId, long[]> counted = new ConcurrentHashMap<>();

  Balance(MeterRegistry registry, List<Integer> windowSizesMs, List<Gauge> gauges) {
    for (int i = 0; i < windowSizesMs.size(); i++) {
      int size = i;
      gauges.add(
          Gauge.builder(AggregatorMetrics.PREFIX + "unaccounted", this, balance -> balance.of(size))
              .description("Events consumed that are in no window yet; sum over all instances")
              .tag("window", AggregatorMetrics.size(windowSizesMs.get(i)))
              .register(registry));
    }
  }

  /** Events that this task of the input has passed on to the windows, ever. */
  public void passedOn(TaskId task, long total) {
    passedOn.put(task, total);
  }

  /** Events that this task of the windows has counted, ever, by window size. */
  public void counted(TaskId task, long[] totals) {
    counted.put(task, totals.clone());
  }

  void forget(TaskId task) {
    passedOn.remove(task);
    counted.remove(task);
  }

  private double of(int size) {
    return (double)
        (passedOn.values().stream().mapToLong(Long::longValue).sum()
            - counted.values().stream().mapToLong(totals -> totals[size]).sum());
  }
}
