package dev.footfall.bench.aggregator;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How long a new process takes until it aggregates again, on the state that the topic leaves: once
 * after a stop in order and once after a kill. The JVM's own start is in it.
 */
final class RestartRun {

  private RestartRun() {}

  static void run(BenchOptions options, Report report) throws Exception {
    try (BenchBroker broker = new BenchBroker()) {
      double bytes = broker.fill(options);
      report.line("%,d events of %.0f bytes", options.events(), bytes);
      Map<String, String> settings = broker.settings();
      settings.put("aggregator.state.dir", broker.stateDirectory("restart"));
      try (ContestantProcess first = start(options, settings, options.events())) {
        first.await("running");
        first.await("done");
        first.figures(); // it stops in order
      }
      broker
          .sizes("bench-restart")
          .forEach((topic, size) -> report.line("%,d bytes in %s", size, topic));
      report.line("running after a stop in order: %,d ms", running(options, settings).toMillis());
      report.line("running after a kill: %,d ms", running(options, settings).toMillis());
    }
  }

  /** Starts one that never ends by itself, and kills it when it runs. */
  private static Duration running(BenchOptions options, Map<String, String> settings)
      throws Exception {
    long start = System.nanoTime();
    try (ContestantProcess next = start(options, settings, Long.MAX_VALUE)) {
      next.await("running");
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private static ContestantProcess start(
      BenchOptions options, Map<String, String> settings, long events) throws Exception {
    return new ContestantProcess(
        Contestant.Kind.AGGREGATOR, options, events, List.of("bench-restart"), settings);
  }
}
