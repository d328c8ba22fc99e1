package dev.footfall.bench.aggregator;

import java.util.ArrayList;
import java.util.List;

/**
 * What is measured.
 *
 * @param mode the measurement
 * @param events size of the input topic
 * @param rounds how often each contestant runs; figures are medians
 * @param producers trackers that numbered the events
 * @param actions distinct action names
 * @param heap {@code -Xmx} of each contestant
 * @param perSecond events per second, of {@link Mode#LATENCY} only
 */
record BenchOptions(
    Mode mode, int events, int rounds, int producers, int actions, String heap, int perSecond) {

  /** Kinds of measurement, and over how many events each is when nothing else is said. */
  enum Mode {
    /** Long enough that a JVM's first seconds are not most of it. */
    COMPARE(4_000_000),
    SCALE(16_000_000),
    /** Goes by the clock. */
    LATENCY(1),
    RESTART(1_000_000),
    SOAK(10_000_000);

    private final int events;

    Mode(int events) {
      this.events = events;
    }
  }

  private static final String USAGE =
      "arguments are: [--scale | --latency | --restart | --soak [--flood]] [--events N] [--rounds"
          + " R] [--producers P] [--actions A] [--heap 1g] [--per-second E]";

  BenchOptions {
    if (events < 1 || rounds < 1 || producers < 1 || actions < 1 || perSecond < 1) {
      throw new IllegalArgumentException("every number must be at least 1; " + USAGE);
    }
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException when an argument is unknown or lacks its value
   */
  static BenchOptions of(String... args) {
    List<String> left = new ArrayList<>(List.of(args));
    Mode mode = Mode.COMPARE;
    for (Mode each : Mode.values()) {
      if (left.remove("--" + each.name().toLowerCase(java.util.Locale.ROOT))) {
        mode = each;
      }
    }
    boolean soak = mode == Mode.SOAK;
    boolean flood = left.remove("--flood");
    int events = take(left, "--events", flood ? 1_000_000 : mode.events);
    BenchOptions options =
        new BenchOptions(
            mode,
            events,
            take(left, "--rounds", 1),
            take(left, "--producers", soak || mode == Mode.RESTART ? 5_000 : 20),
            take(left, "--actions", flood ? 1_000_000 : 200),
            takeText(left, "--heap", soak ? "512m" : "1g"),
            take(left, "--per-second", 5_000));
    if (!left.isEmpty()) {
      throw new IllegalArgumentException("unknown " + left + "; " + USAGE);
    }
    return options;
  }

  /** The same for another size. */
  BenchOptions withEvents(int events) {
    return new BenchOptions(mode, events, rounds, producers, actions, heap, perSecond);
  }

  private static int take(List<String> args, String name, int otherwise) {
    return Integer.parseInt(takeText(args, name, Integer.toString(otherwise)).replace("_", ""));
  }

  private static String takeText(List<String> args, String name, String otherwise) {
    int at = args.indexOf(name);
    if (at < 0) {
      return otherwise;
    }
    if (at + 1 == args.size()) {
      throw new IllegalArgumentException(name + " needs a value; " + USAGE);
    }
    args.remove(at);
    return args.remove(at);
  }
}
