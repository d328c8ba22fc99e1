package dev.footfall.aggregator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * How old results are when they are given out, once per commit of each task with windows: since the
 * broker took the oldest event in them, which is what the aggregator adds, and since the newest
 * event happened, which is how far a dashboard is behind the world. Thread-safe.
 */
public final class Latency {

  /** Partials carry when their oldest event was appended; short, as every record has it. */
  private static final String APPENDED = "a";

  private final Timer sinceAppend;
  private final Timer sinceEvent;

  Latency(MeterRegistry registry) {
    sinceAppend = timer(registry, "append");
    sinceEvent = timer(registry, "event");
  }

  private static Timer timer(MeterRegistry registry, String since) {
    return Timer.builder(AggregatorMetrics.PREFIX + "latency")
        .description("Age of results when they are given out")
        .tag("since", since)
        .publishPercentiles(0.5, 0.95, 0.99)
        // The clock of the events is somebody else's: a replay of years must not cost memory.
        .maximumExpectedValue(Duration.ofHours(1))
        .register(registry);
  }

  /** Headers of a partial. */
  public static Headers appendedAt(long ms) {
    return new RecordHeaders().add(APPENDED, ByteBuffer.allocate(Long.BYTES).putLong(ms).array());
  }

  /** When the oldest event of a partial was appended; {@code otherwise} when it does not say. */
  public static long appendedAt(Headers headers, long otherwise) {
    Header header = headers.lastHeader(APPENDED);
    return header == null ? otherwise : ByteBuffer.wrap(header.value()).getLong();
  }

  /** Results are given out at {@code nowMs}. */
  public void givenOut(long nowMs, long oldestAppendMs, long newestEventMs) {
    sinceAppend.record(Duration.ofMillis(Math.max(0, nowMs - oldestAppendMs)));
    sinceEvent.record(Duration.ofMillis(Math.max(0, nowMs - newestEventMs)));
  }
}
