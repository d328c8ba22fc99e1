package dev.footfall.bench.sink;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Runs of several contenders with as many writers, and their medians side by side. CPU seconds are
 * the machine's, so those of COPY stand beside them.
 */
final class Comparison {

  private final Map<Contender, List<Figures>> runs = new EnumMap<>(Contender.class);

  void add(Contender contender, Figures figures) {
    runs.computeIfAbsent(contender, c -> new ArrayList<>()).add(figures);
  }

  void print(PrintStream out) {
    out.printf(
        "%-9s %10s %9s %9s %12s %12s %12s %12s %8s%n",
        "",
        "rows/s",
        "of COPY",
        "of loop",
        "CPU s/M own",
        "of COPY's",
        "with db's",
        "of COPY's",
        "MiB");
    for (Contender contender : runs.keySet()) {
      Figures f = median(contender);
      out.printf(
          Locale.ROOT,
          "%-9s %10.0f %9s %9s %12.2f %12s %12.2f %12s %8d%n",
          contender,
          f.rowsPerSecond(),
          ratio(contender, Contender.COPY, Figures::rowsPerSecond),
          ratio(contender, Contender.LOOP, Figures::rowsPerSecond),
          f.perMillion(f.cpu()),
          ratio(contender, Contender.COPY, Figures::cpu),
          f.perMillion(f.cpuInAll()),
          ratio(contender, Contender.COPY, Figures::cpuInAll),
          f.memoryMib());
    }
    out.println(
        "sink / debezium: " + ratio(Contender.SINK, Contender.DEBEZIUM, Figures::rowsPerSecond));
  }

  /** A dash where one of them did not run. All store as many rows. */
  private String ratio(Contender contender, Contender reference, ToDoubleFunction<Figures> figure) {
    return runs.containsKey(contender) && runs.containsKey(reference)
        ? String.format(
            Locale.ROOT,
            "%.2f",
            figure.applyAsDouble(median(contender)) / figure.applyAsDouble(median(reference)))
        : "-";
  }

  private Figures median(Contender contender) {
    List<Figures> sorted =
        runs.getOrDefault(contender, List.of()).stream()
            .sorted(Comparator.comparingDouble(Figures::rowsPerSecond))
            .toList();
    return sorted.get(sorted.size() / 2);
  }
}
