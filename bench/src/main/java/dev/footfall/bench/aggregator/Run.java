package dev.footfall.bench.aggregator;

import dev.footfall.bench.CpuTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One run of one contestant over the topic. The clock starts when it has its partitions, and stops
 * when the broker has taken the last record that changes a count; a transaction commits right after
 * its last record. Without output it stops with the last event.
 *
 * @param events how many there were
 * @param seconds from the first to the last of them
 * @param cpuSeconds of the contestant, until it had stopped
 * @param brokerCpuSeconds of the broker's JVM in the same time
 * @param peakHeapMb before the garbage collection at the end
 * @param liveHeapMb after it
 * @param peakRssMb of the contestant's process
 * @param topicBytes size of each internal topic on disk, as it is compressed, by its short name
 * @param outputBytes keys and values on the output topic, before compression
 * @param windows on the output topic
 */
record Run(
    long events,
    double seconds,
    double cpuSeconds,
    double brokerCpuSeconds,
    double peakHeapMb,
    double liveHeapMb,
    double peakRssMb,
    Map<String, Long> topicBytes,
    long outputBytes,
    int windows) {

  private static final double NANOS = 1e9;
  private static final double MB = 1 << 20;

  double perSecond() {
    return events / seconds;
  }

  /** Runs {@code kind} over everything that is on the topic, and checks what comes out. */
  static Run of(Contestant.Kind kind, BenchOptions options, BenchBroker broker) throws Exception {
    String application = "bench-" + UUID.randomUUID().toString().substring(0, 8);
    Map<String, String> settings = broker.settings();
    settings.put("aggregator.application.id", application);
    settings.put("aggregator.state.dir", broker.stateDirectory(application));
    Optional<BenchBroker.Reader> reader = kind.output().map(broker::readerFromEnd);
    try (ContestantProcess process =
        new ContestantProcess(kind, options, options.events(), settings)) {
      process.await("running");
      long brokerCpu = CpuTime.ownNanos();
      process.await("done");
      Map<String, Long> figures = process.figures();
      brokerCpu = CpuTime.ownNanos() - brokerCpu;
      OutputWindows windows = new OutputWindows(kind, settings);
      reader.ifPresent(r -> r.readAll(windows::read));
      check(kind, options, windows);
      long endMs =
          kind.output().isPresent() ? windows.lastChangeMs() : figures.getOrDefault("endMs", 0L);
      Map<String, Long> internal = broker.sizes(application);
      broker.delete(internal.keySet());
      return new Run(
          options.events(),
          (endMs - figures.getOrDefault("startMs", 0L)) / 1000.0,
          figures.getOrDefault("cpuNanos", 0L) / NANOS,
          brokerCpu / NANOS,
          figures.getOrDefault("peakHeap", 0L) / MB,
          figures.getOrDefault("liveHeap", 0L) / MB,
          figures.getOrDefault("peakRssMib", 0L),
          shortNames(internal),
          windows.bytes(),
          windows.windows());
    } finally {
      reader.ifPresent(BenchBroker.Reader::close);
    }
  }

  private static void check(Contestant.Kind kind, BenchOptions options, OutputWindows windows) {
    if (kind == Contestant.Kind.DECODE) {
      return;
    }
    requireAll(kind, options, 60, windows.events(60));
    if (kind == Contestant.Kind.AGGREGATOR) {
      requireAll(kind, options, 3600, windows.events(3600));
    }
  }

  private static void requireAll(
      Contestant.Kind kind, BenchOptions options, int seconds, long counted) {
    if (counted != options.events()) {
      throw new IllegalStateException(
          "%s counted %,d of %,d events in its windows of %d s"
              .formatted(kind.label(), counted, options.events(), seconds));
    }
  }

  /** Without the application's name in front. */
  private static Map<String, Long> shortNames(Map<String, Long> internal) {
    Map<String, Long> shorter = new TreeMap<>();
    internal.forEach(
        (topic, size) -> shorter.put(topic.replaceFirst("^bench-[^-]+(-v\\d+)?-", ""), size));
    return shorter;
  }
}
