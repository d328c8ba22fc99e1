package dev.footfall.bench;

import dev.footfall.producer.TrackerBuilder;
import dev.footfall.producer.UsageTracker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a call costs while Kafka refuses connections, with and without a spool, on a disk that takes
 * events, on one that is full and on one that fails at once; and the longest of all calls, beside
 * the longest empty call, which is what the scheduler costs. All of them in turn in the same time,
 * because that changes.
 */
final class Outages {

  private static final int PER_SECOND = 1000;
  private static final int WARM_UP_CALLS = 20 * PER_SECOND;

  private Outages() {}

  /** Prints a row for each kind of spool, and one for the empty call. */
  static void run(PrintStream out, Duration length, Disks disks) throws IOException {
    Map<String, TrackerBuilder> kinds = new LinkedHashMap<>();
    kinds.put("no spool", tracker());
    disks
        .directories()
        .forEach((kind, directory) -> kinds.put("spool, " + kind, tracker().spool(directory)));
    // No directory can be made below a file: every attempt to write fails at once.
    kinds.put("spool, fails", tracker().spool(Files.createTempFile("bench-no", "disk")));

    List<String> names = new ArrayList<>(List.of("(empty call)"));
    List<Runnable> calls = new ArrayList<>(List.of(() -> {}));
    List<UsageTracker> trackers = new ArrayList<>();
    kinds.forEach(
        (name, builder) -> {
          UsageTracker tracker = builder.build();
          names.add(name);
          trackers.add(tracker);
          calls.add(() -> Calls.track(tracker));
        });
    PacedCalls.run(calls, PER_SECOND * 4, WARM_UP_CALLS);
    List<String> figures =
        PacedCalls.run(calls, PER_SECOND, Math.toIntExact(PER_SECOND * length.toSeconds()));
    trackers.forEach(tracker -> tracker.close(Duration.ofSeconds(2)));

    out.println();
    out.printf(
        "One call in an outage of %d s, each at %d calls/s in turn from one thread, microseconds%n",
        length.toSeconds(), PER_SECOND);
    out.printf("%-18s %8s %8s %8s %8s%n", "call to", "median", "p99", "p99.9", "max");
    for (int i = 0; i < names.size(); i++) {
      String books = i == 0 ? "" : "  " + trackers.get(i - 1).counters();
      out.printf("%-18s %s%s%n", names.get(i), figures.get(i), books);
    }
  }

  private static TrackerBuilder tracker() {
    return UsageTracker.builder().service("bench").connection(Destination.REFUSED.settings());
  }
}
