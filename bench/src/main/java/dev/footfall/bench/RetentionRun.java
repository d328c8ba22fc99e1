package dev.footfall.bench;

import dev.footfall.sink.Departure;
import dev.footfall.sink.Retention;
import dev.footfall.sink.SinkConfig;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets old days leave beside a writer, a group of them at a time, and says how long each took and
 * what the writer felt. A writer's rate wanders by itself, the more the shorter one looks: so its
 * rate while days leave stands beside that of windows of the same length before, and beside the
 * worst of these.
 */
final class RetentionRun {

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration BEFORE = Duration.ofSeconds(7);

  private RetentionRun() {}

  /** What one group's leaving did: rates are shares of the usual one. */
  private record Round(
      List<Departure> gone, long tookMs, double rate, double worst, long usualMs, long longestMs) {}

  /**
   * Prints it.
   *
   * @param days how many days of usage are kept after each of the groups
   */
  static void print(Map<String, String> settings, Connection connection, List<Integer> days)
      throws Exception {
    List<Round> rounds = new ArrayList<>();
    try (SteadyWriter writer = new SteadyWriter(connection)) {
      writer.awaitPast(System.nanoTime() + WARM_UP.toNanos());
      for (int kept : days) {
        Map<String, String> own = new TreeMap<>(settings);
        own.put("sink.retention.usage.days", Integer.toString(kept));
        own.put("sink.retention.errors.days", Integer.toString(kept));
        rounds.add(round(SinkConfig.of(own), writer));
      }
    }
    rounds.forEach(RetentionRun::print);
    List<Double> rates = rounds.stream().map(Round::rate).sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "Retention, median of %d: the writer at %.0f %% of its rate; all %d partitions in %d ms%n",
        rates.size(),
        100 * rates.get(rates.size() / 2),
        rounds.stream().mapToInt(round -> round.gone().size()).sum(),
        rounds.stream().mapToLong(Round::tookMs).sum());
  }

  private static Round round(SinkConfig config, SteadyWriter writer) throws Exception {
    writer.awaitPast(System.nanoTime() + BEFORE.toNanos());
    List<Departure> gone = new ArrayList<>();
    long start = System.nanoTime();
    Retention.run(config, false, gone::add);
    long end = System.nanoTime();
    writer.awaitPast(end);
    long length = end - start;
    List<Double> before = new ArrayList<>();
    for (long from = start - length; from >= start - BEFORE.toNanos(); from -= length) {
      before.add(writer.rate(from, from + length));
    }
    before.sort(null);
    double usual = before.get(before.size() / 2);
    return new Round(
        gone,
        length / 1_000_000,
        writer.rate(start, end) / usual,
        before.get(0) / usual,
        writer.longestMs(start - BEFORE.toNanos(), start),
        writer.longestMs(start, end));
  }

  private static void print(Round round) {
    System.out.printf(
        Locale.ROOT,
        "Retention: %d partitions, %,d rows, %,d MB in %d ms; the writer meanwhile at %.0f %% of"
            + " its rate, in the worst such time of the %d s before at %.0f %%; its longest batch"
            + " before %d ms, meanwhile %d ms%n",
        round.gone().size(),
        round.gone().stream().mapToLong(Departure::rows).sum(),
        round.gone().stream().mapToLong(Departure::bytes).sum() / 1_000_000,
        round.tookMs(),
        100 * round.rate(),
        BEFORE.toSeconds(),
        100 * round.worst(),
        round.usualMs(),
        round.longestMs());
  }
}
