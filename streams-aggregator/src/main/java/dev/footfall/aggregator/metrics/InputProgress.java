package dev.footfall.aggregator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.processor.TaskId;

/**
 * How far each partition of the input is: the latest event time that was read, and how many records
 * wait. Thread-safe.
 */
public final class InputProgress {

  private final Map<TaskId, Long> watermarks = new ConcurrentHashMap<>();
  private final MultiGauge watermarkGauges;
  private final MultiGauge lagGauges;

  InputProgress(MeterRegistry registry) {
    watermarkGauges =
        MultiGauge.builder(AggregatorMetrics.PREFIX + "watermark.seconds")
            .description("Latest event time read, seconds since 1970, by partition of the input")
            .register(registry);
    lagGauges =
        MultiGauge.builder(AggregatorMetrics.PREFIX + "lag")
            .description("Records not read yet, by partition of the input")
            .register(registry);
  }

  /** The task of a partition of the input has read an event of this time; never goes back. */
  public void watermark(TaskId task, long eventTimeMs) {
    watermarks.merge(task, eventTimeMs, Math::max);
  }

  void forget(TaskId task) {
    watermarks.remove(task);
  }

  /** Shows the partitions that this instance has now. */
  public void refresh(String topic, Map<MetricName, ? extends Metric> client) {
    show(
        watermarkGauges,
        watermarks.entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> Integer.toString(e.getKey().partition()), e -> e.getValue() / 1000.0)));
    Map<String, Double> lags = new HashMap<>();
    client.forEach(
        (name, metric) -> {
          if (name.name().equals("records-lag")
              && topic.equals(name.tags().get("topic"))
              && metric.metricValue() instanceof Double lag
              && !lag.isNaN()) {
            lags.put(name.tags().getOrDefault("partition", ""), lag);
          }
        });
    show(lagGauges, lags);
  }

  private static void show(MultiGauge gauges, Map<String, Double> byPartition) {
    gauges.register(
        byPartition.entrySet().stream()
            .map(e -> MultiGauge.Row.of(Tags.of("partition", e.getKey()), e.getValue()))
            .collect(Collectors.toList()),
        true);
  }
}
