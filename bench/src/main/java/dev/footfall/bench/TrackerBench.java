package dev.footfall.bench;

import dev.footfall.producer.UsageTracker;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Measures what tracking costs the calling thread and prints a table: the tracker beside {@code
 * KafkaProducer.send} in the caller, for a broker that refuses connections, one that never answers,
 * and a real one; each also with a spool, on a disk and on a full one. Takes about five minutes;
 * {@code --dead-only} leaves the real one out, {@code --outage=600} measures the longest call in an
 * outage of so many seconds, 10 by default, and {@code --outage-only} nothing else.
 */
public final class TrackerBench {

  private static final int PACED_PER_SECOND = 5000;
  private static final int PACED_CALLS = 25_000;

  private TrackerBench() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    System.setProperty("slf4j.internal.verbosity", "ERROR"); // no logging is wanted here
    boolean outageOnly = List.of(args).contains("--outage-only");
    boolean deadOnly = outageOnly || List.of(args).contains("--dead-only");
    try (Destinations destinations = new Destinations(!deadOnly);
        Disks disks = new Disks(System.out)) {
      destinations.jvmArgs().stream()
          .map(arg -> arg.substring(2).split("=", 2))
          .forEach(property -> System.setProperty(property[0], property[1]));
      if (!outageOnly) {
        List<RunResult> flatOut = new ArrayList<>();
        for (int threads : new int[] {1, 4}) {
          flatOut.addAll(run(destinations, disks, threads));
        }
        print(System.out, flatOut);
        paced(System.out, destinations);
      }
      Outages.run(System.out, outage(args), disks);
    }
  }

  private static Duration outage(String[] args) {
    for (String arg : args) {
      if (arg.startsWith("--outage=")) {
        return Duration.ofSeconds(Long.parseLong(arg.substring("--outage=".length())));
      }
    }
    return Duration.ofSeconds(10);
  }

  private static Collection<RunResult> run(Destinations destinations, Disks disks, int threads)
      throws RunnerException {
    List<String> jvmArgs = new ArrayList<>(destinations.jvmArgs());
    disks
        .directories()
        .forEach((kind, directory) -> jvmArgs.add("-D" + Disks.PROPERTY + kind + "=" + directory));
    jvmArgs.add("-Dslf4j.internal.verbosity=ERROR");
    String[] names = destinations.all().stream().map(Enum::name).toArray(String[]::new);
    return new Runner(
            new OptionsBuilder()
                .include(TrackerBenchmark.class.getName())
                .param("destination", names)
                .param("spool", disks.directories().keySet().toArray(String[]::new))
                .threads(threads)
                .addProfiler(GCProfiler.class)
                .jvmArgsPrepend(jvmArgs.toArray(String[]::new))
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }

  private static void print(PrintStream out, Collection<RunResult> results) {
    out.println("One call, flat out, microseconds; ratio to the reference kafkaProducer at the");
    out.println("same destination, by median.");
    out.printf(
        "%-18s %-8s %3s %10s %10s %10s %8s %8s%n",
        "call", "to", "thr", "median", "p99", "p99.9", "B/call", "ratio");
    for (RunResult result : results) {
      Statistics times = result.getPrimaryResult().getStatistics();
      out.printf(
          Locale.ROOT,
          "%-18s %-8s %3d %10.2f %10.2f %10.2f %8.0f %8s%n",
          name(result),
          destination(result),
          result.getParams().getThreads(),
          times.getPercentile(50) / 1000,
          times.getPercentile(99) / 1000,
          times.getPercentile(99.9) / 1000,
          allocated(result),
          ratio(result, results));
    }
  }

  private static String name(RunResult result) {
    String full = result.getParams().getBenchmark();
    String spool = result.getParams().getParam("spool");
    return full.substring(full.lastIndexOf('.') + 1) + (spool == null ? "" : " " + spool);
  }

  private static String destination(RunResult result) {
    String destination = result.getParams().getParam("destination");
    return destination == null ? "-" : destination;
  }

  private static double allocated(RunResult result) {
    for (Map.Entry<String, Result> secondary : result.getSecondaryResults().entrySet()) {
      if (secondary.getKey().endsWith("gc.alloc.rate.norm")) {
        return secondary.getValue().getScore();
      }
    }
    return Double.NaN;
  }

  private static String ratio(RunResult result, Collection<RunResult> all) {
    for (RunResult reference : all) {
      if (name(reference).equals("kafkaProducer")
          && destination(reference).equals(destination(result))
          && reference.getParams().getThreads() == result.getParams().getThreads()) {
        double ratio = median(result) / median(reference);
        return String.format(Locale.ROOT, ratio < 0.001 ? "%.6f" : "%.2f", ratio);
      }
    }
    return "-";
  }

  private static double median(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  private static void paced(PrintStream out, Destinations destinations) {
    out.println();
    out.println("One call, at " + PACED_PER_SECOND + " calls/s from one thread, microseconds");
    out.printf("%-18s %8s %8s %8s %8s%n", "call to", "median", "p99", "p99.9", "max");
    out.printf("%-18s %s%n", "(empty call)", measure(() -> {}));
    for (Destination destination : destinations.all()) {
      UsageTracker tracker =
          UsageTracker.builder().service("bench").connection(destination.settings()).build();
      String row = measure(() -> Calls.track(tracker));
      tracker.close(Duration.ZERO);
      out.printf("%-18s %s  %s%n", "tracker " + destination, row, tracker.counters());
    }
  }

  /** The first round warms up. */
  private static String measure(Runnable call) {
    PacedCalls.run(call, PACED_PER_SECOND * 4, PACED_CALLS);
    return PacedCalls.run(call, PACED_PER_SECOND, PACED_CALLS);
  }
}
