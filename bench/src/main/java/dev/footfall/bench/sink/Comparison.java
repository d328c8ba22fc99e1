package dev.footfall.bench.sink;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs of several contenders with as many writers, and their medians side by side. */
final class Comparison {

  private final Map<Contender, List<Figures>> runs = new EnumMap<>(Contender.class);

  void add(Contender contender, Figures figures) {
    runs.computeIfAbsent(contender, c -> new ArrayList<>()).add(figures);
  }

  void print(PrintStream out) {
    out.printf(
        "%-9s %10s %9s %9s %14s %14s %8s%n",
        "", "rows/s", "of COPY", "of loop", "CPU s/M own", "CPU s/M db", "MiB");
    for (Contender contender : runs.keySet()) {
      Figures f = median(contender);
      out.printf(
          Locale.ROOT,
          "%-9s %10.0f %9s %9s %14.2f %14.2f %8d%n",
          contender,
          f.rowsPerSecond(),
          ratio(contender, Contender.COPY),
          ratio(contender, Contender.LOOP),
          f.perMillion(f.cpu()),
          f.perMillion(f.databaseCpu()),
          f.memoryMib());
    }
    out.println("sink / debezium: " + ratio(Contender.SINK, Contender.DEBEZIUM));
  }

  /** In rows per second; a dash where one of them did not run. */
  private String ratio(Contender contender, Contender reference) {
    return runs.containsKey(contender) && runs.containsKey(reference)
        ? String.format(
            Locale.ROOT,
            "%.2f",
            median(contender).rowsPerSecond() / median(reference).rowsPerSecond())
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
