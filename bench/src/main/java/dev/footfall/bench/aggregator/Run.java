package dev.footfall.bench.aggregator;

import dev.footfall.bench.CpuTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

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

  /** Runs {@code kind} in a fresh process, and checks what comes out. */
  static Run of(Contestant.Kind kind, BenchOptions options, BenchBroker broker) throws Exception {
    return of(kind, options, broker, 1).get(0);
  }

  /**
   * Runs {@code kind} over everything that is on the topic, and checks what comes out: first in a
   * fresh process, and then in the same one again, as another application.
   */
  static List<Run> of(Contestant.Kind kind, BenchOptions options, BenchBroker broker, int times)
      throws Exception {
    List<String> applications =
        Stream.generate(() -> "bench-" + UUID.randomUUID().toString().substring(0, 8))
            .limit(times)
            .toList();
    Map<String, String> settings = broker.settings();
    settings.put("aggregator.state.dir", broker.stateDirectory(applications.get(0)));
    Optional<BenchBroker.Reader> reader = kind.output().map(broker::readerFromEnd);
    try (ContestantProcess process =
        new ContestantProcess(kind, options, options.events(), applications, settings)) {
      List<Map<String, Long>> figures = new ArrayList<>();
      List<OutputWindows> windows = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        figures.add(figures(process));
        windows.add(new OutputWindows(kind, settings));
      }
      reader.ifPresent(
          all -> all.readAll(record -> windows.get(run(record.timestamp(), figures)).read(record)));
      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        check(kind, options, windows.get(i));
        Map<String, Long> internal = broker.sizes(applications.get(i));
        broker.delete(internal.keySet());
        runs.add(of(kind, options, figures.get(i), windows.get(i), internal));
      }
      return runs;
    } finally {
      reader.ifPresent(BenchBroker.Reader::close);
    }
  }

  private static Map<String, Long> figures(ContestantProcess process) throws IOException {
    process.await("running");
    long brokerCpu = CpuTime.ownNanos();
    process.await("done");
    Map<String, Long> figures = process.figures();
    figures.put("brokerCpuNanos", CpuTime.ownNanos() - brokerCpu);
    return figures;
  }

  /** The run that wrote a record of that time: one begins after the one before has closed. */
  private static int run(long timestamp, List<Map<String, Long>> figures) {
    int run = 0;
    while (run < figures.size() - 1
        && timestamp > figures.get(run).getOrDefault("closedMs", Long.MAX_VALUE)) {
      run++;
    }
    return run;
  }

  private static Run of(
      Contestant.Kind kind,
      BenchOptions options,
      Map<String, Long> figures,
      OutputWindows windows,
      Map<String, Long> internal) {
    long endMs =
        kind.output().isPresent() ? windows.lastChangeMs() : figures.getOrDefault("endMs", 0L);
    return new Run(
        options.events(),
        (endMs - figures.getOrDefault("startMs", 0L)) / 1000.0,
        figures.getOrDefault("cpuNanos", 0L) / NANOS,
        figures.getOrDefault("brokerCpuNanos", 0L) / NANOS,
        figures.getOrDefault("peakHeap", 0L) / MB,
        figures.getOrDefault("liveHeap", 0L) / MB,
        figures.getOrDefault("peakRssMib", 0L),
        shortNames(internal),
        windows.bytes(),
        windows.windows());
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
