package dev.footfall.bench.aggregator;

import dev.footfall.bench.ChildJvm;
import dev.footfall.bench.CpuTime;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * One contestant in a JVM of its own, so that its CPU and memory are told apart from the broker's.
 * Arguments: the kind, how many events there are, the names of the application, and settings as
 * {@code name=value}. Under each name it reads all events; the first time it is a fresh process,
 * and after that a warm one. Prints each time {@code running}, {@code done}, figures as {@code
 * name=number}, and {@code closed}.
 */
final class ContestantMain {

  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** Of G1, and of the serial collector, which the JVM takes on a small machine. */
  private static final Set<String> FULL_COLLECTORS =
      Set.of("G1 Old Generation", "MarkSweepCompact");

  private ContestantMain() {}

  /** Runs it to the last event. */
  public static void main(String[] args) throws Exception {
    ChildJvm.endWithParent();
    Contestant.Kind kind = Contestant.Kind.valueOf(args[0]);
    long events = Long.parseLong(args[1]);
    Map<String, String> settings = new HashMap<>();
    for (int i = 3; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    for (String application : args[2].split(",", -1)) {
      settings.put("aggregator.application.id", application);
      run(kind, events, settings);
    }
    System.exit(0); // whatever threads are left
  }

  private static void run(Contestant.Kind kind, long events, Map<String, String> settings)
      throws Exception {
    Contestant contestant = kind.create(settings);
    contestant.start();
    await(contestant, () -> contestant.running());
    System.out.println("running");
    long startMs = System.currentTimeMillis();
    long startCpu = CpuTime.ownNanos();
    await(contestant, () -> contestant.done() >= events);
    System.out.println("done");
    long endMs = System.currentTimeMillis();
    long beforeGc = CpuTime.ownNanos();
    long peakHeap = peakHeap();
    long liveHeap = liveHeap();
    long gcCpu = CpuTime.ownNanos() - beforeGc;
    contestant.close();
    print("startMs", startMs);
    print("endMs", endMs);
    print("cpuNanos", CpuTime.ownNanos() - startCpu - gcCpu);
    print("peakHeap", peakHeap);
    print("liveHeap", liveHeap);
    print("peakRssMib", CpuTime.peakMemoryMib(ProcessHandle.current().pid()));
    print("done", contestant.done());
    print("closedMs", System.currentTimeMillis());
    System.out.println("closed");
  }

  private static void await(Contestant contestant, java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not through in " + LIMIT + ", at " + contestant.done());
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void print(String name, long number) {
    System.out.println(name + "=" + number);
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  /**
   * What is not garbage: the state, and what is under way. While a thread is in native code with an
   * array of the heap, as zstd's compression is, the JVM leaves out a collection that is asked for;
   * some hundred megabytes of garbage were taken for state then.
   */
  private static long liveHeap() {
    long before = fullCollections();
    for (int i = 0; i < 100 && fullCollections() == before; i++) {
      LockSupport.parkNanos(10_000_000);
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long fullCollections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(collector -> FULL_COLLECTORS.contains(collector.getName()))
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
