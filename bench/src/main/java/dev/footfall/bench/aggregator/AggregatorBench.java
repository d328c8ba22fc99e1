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
 *   <li>without a mode: {@code --rounds} times each contestant, in alternating order: once over all
 *       events as a fresh process, whose first seconds are the JVM's, and in the same process again
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
      Map<Contestant.Kind, List<Run>> fresh = new EnumMap<>(Contestant.Kind.class);
      Map<Contestant.Kind, List<Run>> warm = new EnumMap<>(Contestant.Kind.class);
      List<Contestant.Kind> order = new ArrayList<>(Arrays.asList(Contestant.Kind.values()));
      for (int round = 1; round <= options.rounds(); round++) {
        for (Contestant.Kind kind : order) {
          List<Run> two = Run.of(kind, options, broker, 2);
          fresh.computeIfAbsent(kind, k -> new ArrayList<>()).add(two.get(0));
          warm.computeIfAbsent(kind, k -> new ArrayList<>()).add(two.get(1));
          report.line(
              "round %d  %-14s %8.0f events/s in a fresh process, %8.0f in the same one again",
              round, kind.label(), two.get(0).perSecond(), two.get(1).perSecond());
        }
        Collections.reverse(order);
      }
      report.compare("in a fresh process", fresh);
      report.compare("in the same one again", warm);
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
