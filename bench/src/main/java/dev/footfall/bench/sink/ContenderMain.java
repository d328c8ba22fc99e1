package dev.footfall.bench.sink;

import dev.footfall.bench.ChildJvm;
import dev.footfall.bench.CpuTime;
import dev.footfall.bench.MadeUpEvents;
import dev.footfall.events.UsageEvent;
import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.SinkService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * One contender in a JVM of its own, so that CPU and memory are its own. It stores all events each
 * time that its parent says so, and prints what that took. Arguments: contender, writers, rows,
 * PostgreSQL's data directory, a file with the settings.
 */
final class ContenderMain {

  /** What its parent says when the table is empty. */
  static final String BEGIN = "begin";

  private static final int PARTITIONS = 4;
  private static final long LOOK_NANOS = 50_000_000;
  private static final long SETTLE_NANOS = 500_000_000;

  private final int writers;
  private final int rows;
  private final Path cluster;
  private final Map<String, String> settings;

  private ContenderMain(int writers, int rows, Path cluster, Map<String, String> settings) {
    this.writers = writers;
    this.rows = rows;
    this.cluster = cluster;
    this.settings = settings;
  }

  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    BlockingQueue<String> told = ChildJvm.endWithParent();
    Properties file = new Properties();
    try (var in = Files.newInputStream(Path.of(args[4]))) {
      file.load(in);
    }
    Map<String, String> settings = new HashMap<>();
    file.stringPropertyNames().forEach(name -> settings.put(name, file.getProperty(name)));
    ContenderMain main =
        new ContenderMain(
            Integer.parseInt(args[1]), Integer.parseInt(args[2]), Path.of(args[3]), settings);
    Contender contender = Contender.valueOf(args[0]);
    while (told.take().equals(BEGIN)) {
      Figures figures =
          switch (contender) {
            case COPY -> main.copy();
            case SINK -> main.sink();
            case LOOP -> main.loop();
            case DEBEZIUM ->
                throw new IllegalArgumentException("Kafka Connect has a main class of its own");
          };
      System.out.println(figures.line());
    }
  }

  private Figures copy() throws Exception {
    MadeUpEvents source = SinkBench.events(rows);
    List<UsageEvent> events = IntStream.range(0, rows).mapToObj(source::event).toList();
    return measure(
        () ->
            parallel(
                writer -> {
                  int share = rows / writers;
                  int from = writer * share;
                  int to = writer == writers - 1 ? rows : from + share;
                  try (Connection connection = connect()) {
                    CopyLoader.load(connection, SinkBench.PARTITION, events.subList(from, to));
                  }
                }));
  }

  private Figures loop() throws Exception {
    String group = "usual-loop-" + System.nanoTime();
    return measure(
        () ->
            parallel(
                writer -> {
                  List<Integer> partitions = new ArrayList<>();
                  for (int p = writer; p < PARTITIONS; p += writers) {
                    partitions.add(p);
                  }
                  try (Connection connection = connect()) {
                    UsualLoop.run(settings, connection, partitions, group);
                  }
                }));
  }

  private Figures sink() throws Exception {
    settings.put("sink.group.id", "bench-" + System.nanoTime());
    settings.put("sink.writers", Integer.toString(writers));
    settings.put("sink.migrate", "false");
    SinkConfig config = SinkConfig.of(settings);
    double before = ownCpu();
    try (SinkService service = new SinkService(config, new SimpleMeterRegistry());
        Connection connection = connect()) {
      service.start();
      // It reads as soon as it has partitions; getting them is not what is measured.
      while (!service.notReady().isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
      double started = ownCpu();
      return measure(
          () -> {
            long first = awaitOffsets(connection, config.groupId(), rows / 2);
            double half = ownCpu();
            awaitOffsets(connection, config.groupId(), rows);
            // Most of the first part is the JVM's: it interprets and compiles what it runs.
            System.err.printf(
                Locale.ROOT,
                "sink: %.2f CPU s to start, then per million %.2f in the first half, %.2f after%n",
                started - before,
                (half - started) * 1e6 / first,
                (ownCpu() - half) * 1e6 / Math.max(1, rows - first));
          });
    }
  }

  /** CPU seconds of this process. */
  private static double ownCpu() {
    return CpuTime.ownNanos() / 1e9;
  }

  /** Waits until so many rows are stored; answers how many are. */
  private long awaitOffsets(Connection connection, String consumer, long most) throws SQLException {
    // Prepared, and seldom: what looking costs is counted as the sink's.
    try (PreparedStatement offsets =
        connection.prepareStatement(
            "SELECT coalesce(sum(next_offset), 0) FROM sink_offsets"
                + " WHERE topic = 'usage-events' AND consumer = ?")) {
      offsets.setString(1, consumer);
      long stored = 0;
      while (stored < most) {
        LockSupport.parkNanos(LOOK_NANOS);
        try (ResultSet sum = offsets.executeQuery()) {
          sum.next();
          stored = sum.getLong(1);
        }
      }
      return stored;
    }
  }

  private interface Share {
    void run(int writer) throws Exception;
  }

  private void parallel(Share share) throws Exception {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int writer = i;
      CompletableFuture<Void> done = new CompletableFuture<>();
      new Thread(
              () -> {
                try {
                  share.run(writer);
                  done.complete(null);
                } catch (Exception e) {
                  done.completeExceptionally(e);
                }
              },
              "bench-writer-" + i)
          .start();
      running.add(done);
    }
    CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get();
  }

  private Figures measure(Work work) throws Exception {
    double database = CpuTime.ofPostgres(cluster);
    double cpu = ownCpu();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double own = ownCpu() - cpu;
    // A backend that is just ending is neither a child any more nor among those that ended.
    LockSupport.parkNanos(SETTLE_NANOS);
    return new Figures(
        rows,
        seconds,
        own,
        CpuTime.ofPostgres(cluster) - database,
        CpuTime.peakMemoryMib(ProcessHandle.current().pid()));
  }

  private Connection connect() throws SQLException, IOException {
    String url = Objects.requireNonNull(settings.get("database.url"));
    return DriverManager.getConnection(
        url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true",
        settings.get("database.writer.user"),
        settings.getOrDefault("database.writer.password", ""));
  }
}
