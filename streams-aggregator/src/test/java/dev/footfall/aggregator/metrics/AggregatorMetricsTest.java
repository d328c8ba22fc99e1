package dev.footfall.aggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class AggregatorMetricsTest {

  private static final TaskId INPUT = new TaskId(0, 1);
  private static final TaskId WINDOWS = new TaskId(1, 3);
  private static final TopicPartition CHANGELOG = new TopicPartition("a-changelog", 0);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AggregatorMetrics metrics = new AggregatorMetrics(meters);

  @Test
  void balance_isWhatWasPassedOnAndNotCounted_byWindow() {
    metrics.balance().passedOn(INPUT, 100);
    metrics.balance().counted(WINDOWS, new long[] {100, 40});
    assertThat(gauge("unaccounted", "window", "1m")).isZero();
    assertThat(gauge("unaccounted", "window", "60m")).isEqualTo(60);
  }

  @Test
  void balance_ofATaskThatHasGone_isNotShownTwice() {
    metrics.balance().passedOn(INPUT, 100);
    metrics.forget(INPUT);
    assertThat(gauge("unaccounted", "window", "1m")).isZero();
  }

  @Test
  void restore_saysWhatIsMissing_andNothingAfterTheEnd() {
    metrics.restore().onRestoreStart(CHANGELOG, "a", 1_000, 3_000);
    metrics.restore().onBatchRestored(CHANGELOG, "a", 2_500, 1_500);
    assertThat(metrics.restore().words()).hasValue("restoring state: a 1,500 of 2,000 records");
    assertThat(gauge("restore.restored")).isEqualTo(1_500);
    assertThat(gauge("restore.records")).isEqualTo(2_000);

    metrics.restore().onRestoreEnd(CHANGELOG, "a", 1_990); // ten offsets are no records
    assertThat(metrics.restore().words()).isEmpty();
    assertThat(gauge("restore.restored")).isEqualTo(2_000);

    metrics.restore().begin();
    assertThat(gauge("restore.records")).isZero();
  }

  @Test
  void latency_isSinceTheOldestAppendAndTheNewestEvent() {
    metrics.latency().givenOut(10_000, 9_400, 4_000);
    assertThat(longest("append")).isEqualTo(600);
    assertThat(longest("event")).isEqualTo(6_000);
  }

  @Test
  void appendedAt_goesThroughHeaders() {
    assertThat(Latency.appendedAt(Latency.appendedAt(4_711), 1)).isEqualTo(4_711);
    assertThat(Latency.appendedAt(new RecordHeaders(), 1)).isEqualTo(1);
  }

  @Test
  void close_takesItsGaugesOut() {
    metrics.close();
    assertThat(meters.find("footfall.aggregator.unaccounted").gauges()).isEmpty();
    assertThat(meters.find("footfall.aggregator.restore.records").gauges()).isEmpty();
  }

  private double gauge(String name, String... tags) {
    return meters.get("footfall.aggregator." + name).tags(tags).gauge().value();
  }

  private double longest(String since) {
    return meters
        .get("footfall.aggregator.latency")
        .tag("since", since)
        .timer()
        .max(TimeUnit.MILLISECONDS);
  }
}
