package dev.footfall.bench.aggregator;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Prints medians of runs, one line each. */
final class Report {

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void header() {
    header("");
  }

  private void header(String title) {
    line(
        "%-22s %10s %8s %8s %10s %10s %10s %10s",
        title, "events/s", "CPU s/M", "broker", "heap MiB", "live MiB", "RSS MiB", "out B/ev");
  }

  /** All contestants under a title, and how the aggregator stands beside the minimal count. */
  void compare(String title, Map<Contestant.Kind, List<Run>> runs) {
    header(title);
    runs.forEach((kind, of) -> row(kind.label(), of));
    runs.forEach((kind, of) -> kind.output().ifPresent(output -> topics(kind.label(), of)));
    ratio(
        "ratio aggregator / minimal count " + title,
        runs.getOrDefault(Contestant.Kind.AGGREGATOR, List.of()),
        runs.getOrDefault(Contestant.Kind.COUNT, List.of()));
  }

  /** One contestant or size. */
  void row(String label, List<Run> runs) {
    line(
        "%-22s %10.0f %8.2f %8.2f %10.0f %10.0f %10.0f %10.1f",
        label,
        median(runs, Run::perSecond),
        median(runs, run -> run.cpuSeconds() * 1e6 / run.events()),
        median(runs, run -> run.brokerCpuSeconds() * 1e6 / run.events()),
        median(runs, Run::peakHeapMb),
        median(runs, Run::liveHeapMb),
        median(runs, Run::peakRssMb),
        median(runs, run -> (double) run.outputBytes() / run.events()));
  }

  /** Sizes of internal topics, bytes per event. */
  void topics(String label, List<Run> runs) {
    Map<String, Long> bytes = new TreeMap<>();
    long events = 0;
    for (Run run : runs) {
      run.topicBytes().forEach((topic, size) -> bytes.merge(topic, size, Long::sum));
      events += run.events();
    }
    for (Map.Entry<String, Long> topic : bytes.entrySet()) {
      line(
          "%-22s %8.2f B/event on disk  %s",
          label, (double) topic.getValue() / events, topic.getKey());
    }
    long all = bytes.values().stream().mapToLong(Long::longValue).sum();
    line("%-22s %8.2f B/event on disk  all internal topics", label, (double) all / events);
  }

  /**
   * How much faster {@code runs} are than {@code reference}, and how much less CPU an event costs
   * them, the broker's included: on a busy machine only the latter says something.
   */
  private void ratio(String label, List<Run> runs, List<Run> reference) {
    line(
        "%s: %.2f in events/s, %.2f in CPU",
        label,
        median(runs, Run::perSecond) / median(reference, Run::perSecond),
        median(reference, Report::cpu) / median(runs, Report::cpu));
  }

  private static double cpu(Run run) {
    return (run.cpuSeconds() + run.brokerCpuSeconds()) / run.events();
  }

  void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }

  static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
