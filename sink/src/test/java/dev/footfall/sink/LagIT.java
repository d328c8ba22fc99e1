package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.schemas.Samples;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the metrics say of how far the sink is, above all while it can't go on. */
class LagIT {

  private final TestBed bed = TestBed.fresh();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void lag_growsInRecordsAndSeconds_whilePostgresIsAway_andIsGoneAfterwards() {
    bed.send(Samples.usageEvents(1, 2_000));
    bed.startSink(metrics, "sink.batch.rows.max", "100");
    awaitNoLag(2_000);

    bed.stack().kill(Part.POSTGRES);
    try {
      // More than the sink takes in: Kafka has the rest, of partitions that are paused.
      bed.send(Samples.usageEvents(2, 10_000));
      patiently()
          .untilAsserted(
              () -> {
                assertThat(sum("lag")).isEqualTo(10_000);
                assertThat(sum("lag.seconds")).isBetween(2.0, 60.0);
              });
      bed.send(Samples.usageEvents(3, 5_000));
      patiently().untilAsserted(() -> assertThat(sum("lag")).isEqualTo(15_000));
      assertThat(sum("offset")).isEqualTo(2_000);
    } finally { // it is that of all tests
      bed.stack().restart(Part.POSTGRES);
    }
    awaitNoLag(17_000);
    assertThat(metrics.get("footfall.sink.batch").timer().count()).isPositive();
    assertThat(metrics.get("footfall.sink.batch.records").summary().totalAmount())
        .isEqualTo(17_000);
    assertThat(TestBed.counter(metrics, "footfall.sink.retries")).isPositive();
  }

  @Test
  void retries_ofFindingTheStart_areCounted_whilePostgresIsAway() {
    bed.startSink().close(); // made the tables
    bed.stack().kill(Part.POSTGRES);
    try {
      bed.startSink(metrics, "sink.migrate", "false");

      patiently()
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(TestBed.counter(metrics, "footfall.sink.retries", "cause", "position"))
                      .isPositive());
    } finally {
      bed.stack().restart(Part.POSTGRES);
    }
  }

  private void awaitNoLag(double offset) {
    bed.awaitAllStored();
    patiently()
        .untilAsserted(
            () -> {
              assertThat(sum("lag")).isZero();
              assertThat(sum("lag.seconds")).isZero();
              assertThat(sum("offset")).isEqualTo(offset);
            });
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private double sum(String gauge) {
    return metrics.find("footfall.sink." + gauge).gauges().stream().mapToDouble(Gauge::value).sum();
  }
}
