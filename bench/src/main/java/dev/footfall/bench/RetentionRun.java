package dev.footfall.bench;

import dev.footfall.sink.Departure;
import dev.footfall.sink.Retention;
import dev.footfall.sink.SinkConfig;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lets old days leave beside a writer, and says how long that took and what the writer felt. */
final class RetentionRun {

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration SAMPLE = Duration.ofSeconds(1);
  private static final int SAMPLES = 10;

  private RetentionRun() {}

  /** Prints it. The writer's rate wanders by itself: its samples of one second say how far. */
  static void print(SinkConfig config, Connection connection) throws Exception {
    try (SteadyWriter writer = new SteadyWriter(connection)) {
      writer.rowsPerSecond(WARM_UP);
      List<Double> before = new ArrayList<>();
      for (int i = 0; i < SAMPLES; i++) {
        before.add(writer.rowsPerSecond(SAMPLE));
      }
      before.sort(null);
      long usualMs = writer.longestMs();
      long start = System.nanoTime();
      List<Departure> gone = new ArrayList<>();
      Retention.run(config, false, gone::add);
      double during = writer.rowsPerSecond(start);
      long tookMs = (System.nanoTime() - start) / 1_000_000;
      long longestMs = writer.longestMs();
      double after = writer.rowsPerSecond(SAMPLE);
      System.out.printf(
          Locale.ROOT,
          "Retention: %d partitions, %,d rows, %,d MB in %d ms; the writer's rows/s before: median"
              + " %.0f, worst second %.0f; during %.0f; in the second after %.0f; its longest batch"
              + " before %d ms, during %d ms%n",
          gone.size(),
          gone.stream().mapToLong(Departure::rows).sum(),
          gone.stream().mapToLong(Departure::bytes).sum() / 1_000_000,
          tookMs,
          before.get(SAMPLES / 2),
          before.get(0),
          during,
          after,
          usualMs,
          longestMs);
    }
  }
}
