package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several sinks that share the partitions. */
class GroupIT {

  private static final Instant FROM = Instant.parse("2015-05-17T10:00:00Z");
  private static final Instant TO = Instant.parse("2015-05-20T22:00:00Z");

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void aSecondSinkJoinsAndTheFirstLeaves_inTheMiddle_storesAllOnce() {
    MeterRegistry metrics = new SimpleMeterRegistry();
    MeterRegistry secondMetrics = new SimpleMeterRegistry();
    AtomicInteger sent = new AtomicInteger();
    SinkService first = bed.startSink(metrics, "sink.batch.rows.max", "100");
    sendUntil(sent, () -> TestBed.counter(metrics, "footfall.sink.records") > 1_000);

    SinkService second = bed.startSink(secondMetrics, "sink.batch.rows.max", "100");
    sendUntil(sent, () -> TestBed.counter(secondMetrics, "footfall.sink.records") > 1_000);
    first.close();
    sendUntil(sent, () -> TestBed.counter(secondMetrics, "footfall.sink.records") > 5_000);
    bed.awaitAllStored();

    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(sent.get());
    assertThat(
            TestBed.counter(metrics, "footfall.sink.records")
                + TestBed.counter(secondMetrics, "footfall.sink.records"))
        .isEqualTo(sent.get());
    assertThat(second.notReady()).isEmpty();
  }

  /** A rebalance takes some seconds: records keep coming all the while. */
  private void sendUntil(AtomicInteger sent, Callable<Boolean> enough) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              bed.send(Samples.usageEvents(1_000 + sent.get(), 500, FROM, TO));
              sent.addAndGet(500);
              return enough.call();
            });
  }

  @Test
  void theNameOfALivingSinkTaken_theNewOneWrites_theOldOneStops() {
    SinkService old = bed.startSink("sink.instance.id", "only");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> old.notReady().isEmpty());

    SinkService successor = bed.startSink("sink.instance.id", "only");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> successor.notReady().isEmpty());
    bed.send(Samples.usageEvents(52, 1_000));
    bed.awaitAllStored();

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(old.live()).isFalse());
    assertThat(bed.number("SELECT count(*) FROM usage_events")).isEqualTo(1_000);
    assertThat(successor.live()).isTrue();
  }
}
