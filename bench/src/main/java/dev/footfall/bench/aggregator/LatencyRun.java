package dev.footfall.bench.aggregator;

import dev.footfall.events.UsageAggregateKey;
import dev.footfall.producer.UsageTracker;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How old an event is when a dashboard can read its aggregate on the topic: from the call of the
 * tracker to the poll of a {@code read_committed} consumer, while the aggregator runs in a JVM of
 * its own. Some of the events are probes with an action of their own.
 */
final class LatencyRun {

  private static final int PROBES_PER_SECOND = 20;
  private static final int WARM_UP_S = 15;
  private static final int MEASURED_S = 30;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Map<String, Long> awaited = new ConcurrentHashMap<>();
  private final List<Long> agesMs = new ArrayList<>();
  private int sent;

  private LatencyRun() {}

  static void run(BenchOptions options, Report report) throws Exception {
    try (BenchBroker broker = new BenchBroker()) {
      Map<String, String> settings = broker.settings();
      settings.put("aggregator.state.dir", broker.stateDirectory("latency"));
      try (ContestantProcess process =
              new ContestantProcess(
                  Contestant.Kind.AGGREGATOR,
                  options,
                  Long.MAX_VALUE,
                  List.of("bench-latency"),
                  settings);
          BenchBroker.Reader reader = broker.readerFromEnd(Topics.USAGE_AGGREGATES.name());
          UsageTracker tracker =
              UsageTracker.builder()
                  .service("bench", "1")
                  .connection(ConnectionSettings.of(settings))
                  .build()) {
        process.await("running");
        new LatencyRun().measure(options, tracker, reader, settings, report);
      }
    }
  }

  private void measure(
      BenchOptions options,
      UsageTracker tracker,
      BenchBroker.Reader reader,
      Map<String, String> settings,
      Report report)
      throws InterruptedException {
    AvroDeserializer<UsageAggregateKey> keys = new AvroDeserializer<>();
    keys.configure(ConnectionSettings.of(settings).serde(), true);
    Thread sending =
        new Thread(() -> send(options, tracker, WARM_UP_S + MEASURED_S), "latency-load");
    sending.setDaemon(true);
    sending.start();
    long deadline = System.nanoTime() + LIMIT.plusSeconds(WARM_UP_S + MEASURED_S).toNanos();
    while (sending.isAlive() || !awaited.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("never came: " + awaited.keySet());
      }
      reader.read(
          Duration.ofMillis(20),
          record -> {
            UsageAggregateKey key = keys.deserialize(record.topic(), record.key());
            Long since = key == null ? null : awaited.remove(key.getActionName());
            if (since != null) {
              agesMs.add((System.nanoTime() - since) / 1_000_000);
            }
          });
    }
    sending.join();
    List<Long> measured =
        agesMs.subList(WARM_UP_S * PROBES_PER_SECOND, agesMs.size()).stream().sorted().toList();
    report.line(
        "event to aggregate on the topic at %,d events/s: p50 %d ms, p99 %d ms, max %d ms (%d)",
        options.perSecond(),
        measured.get(measured.size() / 2),
        measured.get(measured.size() * 99 / 100),
        measured.get(measured.size() - 1),
        measured.size());
  }

  /** In steps of a probe's interval, one probe in each. */
  private void send(BenchOptions options, UsageTracker tracker, int seconds) {
    long step = TimeUnit.SECONDS.toNanos(1) / PROBES_PER_SECOND;
    int events = Math.max(1, options.perSecond() / PROBES_PER_SECOND);
    long next = System.nanoTime();
    for (int i = 0; i < seconds * PROBES_PER_SECOND; i++) {
      for (int event = 1; event < events; event++) {
        tracker
            .usage("navigation", "page-" + event % options.actions())
            .user("user-" + (i * 31 + event) % 10_000)
            .success(Duration.ofMillis(event));
      }
      String probe = "probe-" + ++sent;
      awaited.put(probe, System.nanoTime());
      tracker.usage("probe", probe).user(probe).success(Duration.ofMillis(1));
      next += step;
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }
}
