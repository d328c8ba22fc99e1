package dev.footfall.bench.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes have used, from Linux' {@code /proc} (proc(5)). Stateless. */
final class CpuTime {

  /** Ticks a second; Linux' USER_HZ is 100 on every machine that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 13; // fields after the name, in brackets, count from here
  private static final int CSTIME = 16;

  private CpuTime() {}

  /** CPU seconds of PostgreSQL so far: the postmaster, its children that ended, those that live. */
  static double ofPostgres(Path cluster) {
    try {
      long postmaster =
          Long.parseLong(Files.readAllLines(cluster.resolve("postmaster.pid")).get(0).strip());
      double ticks = ticks(postmaster, CSTIME);
      for (long child : children(postmaster)) {
        ticks += ticks(child, UTIME + 1);
      }
      return ticks / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException("CPU time can be measured on Linux only", e);
    }
  }

  /** The most memory that this process ever had resident, MiB. */
  static long peakMemoryMib() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(peak.replaceAll("\\D", "")) / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be measured on Linux only", e);
    }
  }

  private static List<Long> children(long parent) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .map(Long::parseLong)
          .filter(pid -> field(pid, 3) == parent)
          .toList();
    }
  }

  private static double ticks(long pid, int last) {
    double sum = 0;
    for (int i = UTIME; i <= last; i++) {
      sum += field(pid, i);
    }
    return sum;
  }

  /** 0 for a process that has gone. */
  private static long field(long pid, int index) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name may have blanks; what follows it does not.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[index - 2]);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      return 0; // it ended while it was read
    }
  }
}
