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
 * what the writer felt. A writer's rate wanders by itself, from minute to minute and the more the
 * shorter one looks: so its rate while days leave stands beside that of windows of the same length
 * before and, after a pause, behind it, and beside the worst of these.
 */
final class RetentionRun {

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Duration USUAL = Duration.ofSeconds(7);

  private RetentionRun() {}

  /** What left, and when. */
  private record Leaving(List<Departure> gone, long startNanos, long endNanos) {
    long nanos() {
      return endNanos - startNanos;
    }

    long millis() {
      return nanos() / 1_000_000;
    }
  }

  /** What one group's leaving did: rates are shares of the usual one. */
  private record Round(Leaving leaving, double rate, double worst, long usualMs, long longestMs) {}

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
      List<Leaving> all = new ArrayList<>();
      List<Long> quietEnds = new ArrayList<>(List.of(quiet(writer)));
      for (int kept : days) {
        Map<String, String> own = new TreeMap<>(settings);
        own.put("sink.retention.usage.days", Integer.toString(kept));
        own.put("sink.retention.errors.days", Integer.toString(kept));
        all.add(leave(SinkConfig.of(own)));
        quietEnds.add(quiet(writer));
      }
      for (int i = 0; i < all.size(); i++) {
        rounds.add(round(writer, all.get(i), quietEnds.subList(i, i + 2)));
      }
    }
    rounds.forEach(RetentionRun::print);
    List<Double> rates = rounds.stream().map(Round::rate).sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "Retention, median of %d: the writer at %.0f %% of its rate; all %d partitions in %d ms%n",
        rates.size(),
        100 * rates.get(rates.size() / 2),
        rounds.stream().mapToInt(round -> round.leaving().gone().size()).sum(),
        rounds.stream().mapToLong(round -> round.leaving().millis()).sum());
  }

  /** Lets the writer be alone; answers when that ended. */
  private static long quiet(SteadyWriter writer) throws InterruptedException {
    long end = System.nanoTime() + PAUSE.toNanos() + USUAL.toNanos();
    writer.awaitPast(end);
    return end;
  }

  private static Leaving leave(SinkConfig config) {
    List<Departure> gone = new ArrayList<>();
    long start = System.nanoTime();
    Retention.run(config, false, gone::add);
    return new Leaving(gone, start, System.nanoTime());
  }

  private static Round round(SteadyWriter writer, Leaving leaving, List<Long> quietEnds) {
    List<Double> quiet = new ArrayList<>();
    long longest = 0;
    for (long end : quietEnds) {
      long start = end - USUAL.toNanos();
      longest = Math.max(longest, writer.longestMs(start, end));
      for (long to = end; to - leaving.nanos() >= start; to -= leaving.nanos()) {
        quiet.add(writer.rate(to - leaving.nanos(), to));
      }
    }
    quiet.sort(null);
    double usual = quiet.get(quiet.size() / 2);
    return new Round(
        leaving,
        writer.rate(leaving.startNanos(), leaving.endNanos()) / usual,
        quiet.get(0) / usual,
        longest,
        writer.longestMs(leaving.startNanos(), leaving.endNanos()));
  }

  private static void print(Round round) {
    List<Departure> gone = round.leaving().gone();
    System.out.printf(
        Locale.ROOT,
        "Retention: %d partitions, %,d rows, %,d MB in %d ms; the writer meanwhile at %.0f %% of"
            + " its rate, in the worst such time of the %d s around at %.0f %%; its longest batch"
            + " around %d ms, meanwhile %d ms%n",
        gone.size(),
        gone.stream().mapToLong(Departure::rows).sum(),
        gone.stream().mapToLong(Departure::bytes).sum() / 1_000_000,
        round.leaving().millis(),
        100 * round.rate(),
        2 * USUAL.toSeconds(),
        100 * round.worst(),
        round.usualMs(),
        round.longestMs());
  }
}
