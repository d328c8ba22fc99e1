package dev.footfall.bench;

import dev.footfall.aggregator.AggregatorConfig;
import dev.footfall.aggregator.AggregatorService;
import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.producer.UsageTracker;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistrySettings;
import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.SinkService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;

/**
 * Measures how old an event is when a query finds it: as a row of {@code usage_events} and in its
 * cell of {@code usage_aggregates}. Everything runs in this process on durable embedded parts, the
 * load too, so the figures are those of one busy machine. Arguments: events per second (default
 * 500) and seconds (default 30).
 */
public final class FreshnessBench {

  private static final int PROBES_PER_SECOND = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private FreshnessBench() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int rate = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
    // Durable means fsync on, as every published figure needs it.
    try (EmbeddedStack stack = EmbeddedStack.builder().durable().start()) {
      Map<String, String> settings = stack.settings();
      settings.put("aggregator.state.dir", stack.dataDirectory().resolve("aggregator").toString());
      ConnectionSettings connection = ConnectionSettings.of(settings);
      install(connection);
      try (SinkService sink = new SinkService(SinkConfig.of(settings), new SimpleMeterRegistry());
          AggregatorService aggregator =
              new AggregatorService(AggregatorConfig.of(settings), new SimpleMeterRegistry())) {
        sink.start();
        aggregator.start();
        awaitReady(sink, aggregator);
        try (UsageTracker tracker =
                UsageTracker.builder().service("bench", "1").connection(connection).build();
            Probes probes = new Probes(tracker, settings)) {
          warmUp(tracker, probes, rate);
          probes.forget();
          load(tracker, probes, rate, seconds);
          probes.awaitAll(LIMIT);
          System.out.printf(
              "Age of an event when a query finds it, ms, at %d events/s over %d s:%n",
              rate, seconds);
          print(System.out, "row", probes.rowAgesMs());
          print(System.out, "aggregate", probes.aggregateAgesMs());
        }
      }
    }
  }

  private static void install(ConnectionSettings connection) {
    try (Admin admin = Admin.create(connection.client())) {
      new TopicInstaller(admin).install(Optional.empty());
    }
    new SchemaInstaller(new RegistryClient(new RegistrySettings(connection.serde()))).install();
  }

  private static void awaitReady(SinkService sink, AggregatorService aggregator) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!sink.notReady().isEmpty() || !aggregator.notReady().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not ready: " + sink.notReady() + aggregator.notReady());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static void warmUp(UsageTracker tracker, Probes probes, int rate)
      throws InterruptedException {
    load(tracker, probes, rate, 10);
    probes.awaitAll(LIMIT);
  }

  /** {@code rate} events a second in steps of a probe's interval, one probe in each. */
  private static void load(UsageTracker tracker, Probes probes, int rate, int seconds) {
    long step = TimeUnit.SECONDS.toNanos(1) / PROBES_PER_SECOND;
    int events = Math.max(1, rate / PROBES_PER_SECOND);
    long next = System.nanoTime();
    for (int i = 0; i < seconds * PROBES_PER_SECOND; i++) {
      for (int event = 1; event < events; event++) {
        tracker
            .usage("navigation", "page-" + event % 200)
            .user("user-" + (i * 31 + event) % 1000)
            .success(Duration.ofMillis(event));
      }
      probes.send();
      next += step;
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }

  private static void print(PrintStream out, String what, List<Long> agesMs) {
    List<Long> sorted = agesMs.stream().sorted().toList();
    out.printf(
        Locale.ROOT,
        "%-10s p50 %5d   p99 %5d   max %5d   (%d probes)%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 99 / 100),
        sorted.get(sorted.size() - 1),
        sorted.size());
  }
}
