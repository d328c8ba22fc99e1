package dev.footfall.bench.aggregator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the aggregator beside a minimal Kafka Streams count and a consumer that only decodes, on
 * one topic, each in a JVM of its own with two stream threads. A run whose windows do not add up to
 * the events fails.
 *
 * <ul>
 *   <li>without a mode: {@code --rounds} times each contestant, in alternating order
 *   <li>{@code --scale}: the aggregator over a sixteenth, a quarter and all of the events, in the
 *       same windows: its state must not grow with them
 *   <li>{@code --soak}: the aggregator with {@code -Xmx512m} over 10 million events of 5,000
 *       producers; with {@code --flood} over a million events of as many action names
 *   <li>{@code --latency}: how old an event is when its aggregate is on the topic
 *   <li>{@code --restart}: how long a new process takes until it goes on
 * </ul>
 */
public final class AggregatorBench {

  private AggregatorBench() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    System.setProperty("slf4j.internal.verbosity", "ERROR"); // no logging is wanted here
    BenchOptions options = BenchOptions.of(args);
    Report report = new Report(System.out);
    switch (options.mode()) {
      case COMPARE -> compare(options, report);
      case SCALE -> scale(options, report);
      case SOAK -> soak(options, report);
      case RESTART -> RestartRun.run(options, report);
      case LATENCY -> LatencyRun.run(options, report);
    }
  }

  private static void compare(BenchOptions options, Report report) throws Exception {
    try (BenchBroker broker = new BenchBroker()) {
      write(options, broker, report);
      Map<Contestant.Kind, List<Run>> runs = new EnumMap<>(Contestant.Kind.class);
      List<Contestant.Kind> order = new ArrayList<>(Arrays.asList(Contestant.Kind.values()));
      for (int round = 1; round <= options.rounds(); round++) {
        for (Contestant.Kind kind : order) {
          Run run = Run.of(kind, options, broker);
          runs.computeIfAbsent(kind, k -> new ArrayList<>()).add(run);
          report.line("round %d  %-14s %8.0f events/s", round, kind.label(), run.perSecond());
        }
        Collections.reverse(order);
      }
      report.header();
      runs.forEach((kind, of) -> report.row(kind.label(), of));
      runs.forEach(
          (kind, of) -> kind.output().ifPresent(output -> report.topics(kind.label(), of)));
      report.ratio(
          "ratio aggregator / minimal count",
          runs.getOrDefault(Contestant.Kind.AGGREGATOR, List.of()),
          runs.getOrDefault(Contestant.Kind.COUNT, List.of()));
    }
  }

  private static void scale(BenchOptions options, Report report) throws Exception {
    report.header();
    for (int part : new int[] {16, 4, 1}) {
      BenchOptions step = options.withEvents(options.events() / part);
      try (BenchBroker broker = new BenchBroker()) {
        broker.fill(step);
        List<Run> run = List.of(Run.of(Contestant.Kind.AGGREGATOR, step, broker));
        report.row("%,d".formatted(step.events()), run);
        report.topics("%,d".formatted(step.events()), run);
      }
    }
  }

  private static void soak(BenchOptions options, Report report) throws Exception {
    try (BenchBroker broker = new BenchBroker()) {
      write(options, broker, report);
      List<Run> run = List.of(Run.of(Contestant.Kind.AGGREGATOR, options, broker));
      report.header();
      report.row("-Xmx" + options.heap(), run);
      report.topics("-Xmx" + options.heap(), run);
      report.line("%,d windows on the output topic", run.get(0).windows());
    }
  }

  private static void write(BenchOptions options, BenchBroker broker, Report report) {
    double bytes = broker.fill(options);
    report.line(
        "%,d events of %.0f bytes, %,d actions, %,d producers",
        options.events(), bytes, options.actions(), options.producers());
  }
}
