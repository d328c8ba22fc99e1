package dev.footfall.bench.sink;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Runs of several contenders with as many writers, in turns, and their medians side by side. A
 * ratio is the median of those of each turn, as a machine's speed changes from one to the next. CPU
 * seconds are the machine's, so those of COPY stand beside them.
 */
final class Comparison {

  private final Map<Contender, List<Figures>> runs = new EnumMap<>(Contender.class);

  void add(Contender contender, Figures figures) {
    runs.computeIfAbsent(contender, c -> new ArrayList<>()).add(figures);
  }

  void print(PrintStream out) {
    out.printf(
        "%-9s %10s %18s %9s %12s %12s %12s %12s %8s%n",
        "",
        "rows/s",
        "of COPY",
        "of loop",
        "CPU s/M own",
        "of COPY's",
        "with db's",
        "of COPY's",
        "MiB");
    runs.forEach(
        (contender, figures) ->
            out.printf(
                Locale.ROOT,
                "%-9s %10.0f %18s %9s %12.2f %12s %12.2f %12s %8.0f%n",
                contender,
                median(figures, Figures::rowsPerSecond),
                range(contender, Contender.COPY),
                ratio(contender, Contender.LOOP, Figures::rowsPerSecond),
                median(figures, f -> f.perMillion(f.cpu())),
                ratio(contender, Contender.COPY, Figures::cpu),
                median(figures, f -> f.perMillion(f.cpuInAll())),
                ratio(contender, Contender.COPY, Figures::cpuInAll),
                median(figures, Figures::memoryMib)));
    out.printf(
        "rows/s of sink / debezium: %s, of copy / debezium, more than which nobody has: %s%n",
        range(Contender.SINK, Contender.DEBEZIUM), range(Contender.COPY, Contender.DEBEZIUM));
  }

  /** Of rows a second: the median, and the least and the most. */
  private String range(Contender contender, Contender reference) {
    double[] all = ratios(contender, reference, Figures::rowsPerSecond);
    String median = ratio(contender, reference, Figures::rowsPerSecond);
    return all.length < 2
        ? median
        : String.format(Locale.ROOT, "%s (%.2f-%.2f)", median, all[0], all[all.length - 1]);
  }

  /** A dash where one of them did not run. */
  private String ratio(Contender contender, Contender reference, ToDoubleFunction<Figures> figure) {
    double[] all = ratios(contender, reference, figure);
    return all.length == 0 ? "-" : String.format(Locale.ROOT, "%.2f", median(all));
  }

  /** Of each turn that both had, the least first. All store as many rows. */
  private double[] ratios(
      Contender contender, Contender reference, ToDoubleFunction<Figures> figure) {
    List<Figures> its = runs.getOrDefault(contender, List.of());
    List<Figures> others = runs.getOrDefault(reference, List.of());
    return IntStream.range(0, Math.min(its.size(), others.size()))
        .mapToDouble(
            turn -> figure.applyAsDouble(its.get(turn)) / figure.applyAsDouble(others.get(turn)))
        .sorted()
        .toArray();
  }

  private static double median(List<Figures> of, ToDoubleFunction<Figures> figure) {
    return median(of.stream().mapToDouble(figure).sorted().toArray());
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
