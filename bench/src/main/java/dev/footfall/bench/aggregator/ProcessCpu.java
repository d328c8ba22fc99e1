package dev.footfall.bench.aggregator;

import java.lang.management.ManagementFactory;

/** CPU time of this JVM: the garbage collector's and the compiler's too. */
final class ProcessCpu {

  private ProcessCpu() {}

  static long nanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
