package dev.footfall.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes have used: this one as its JVM says, others from Linux' {@code /proc} (proc(5)).
 * Stateless.
 */
public final class CpuTime {

  /** Ticks a second; Linux' USER_HZ is 100 on every machine that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 13; // fields after the name, in brackets, count from here
  private static final int CSTIME = 16;

  private CpuTime() {}

  /** CPU nanoseconds of this process so far: the garbage collector's and the compiler's too. */
  public static long ownNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** CPU seconds of another process so far, without its children's. */
  public static double ofProcess(long pid) {
    return ticks(pid, UTIME + 1) / TICKS_PER_SECOND;
  }

  /** CPU seconds of PostgreSQL so far: the postmaster, its children that ended, those that live. */
  public static double ofPostgres(Path cluster) {
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

  /** The most memory that a process ever had resident, MiB; 0 where that is not known. */
  public static long peakMemoryMib(long pid) {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
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
