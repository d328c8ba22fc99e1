package dev.footfall.bench;

import dev.footfall.producer.TrackerBuilder;
import dev.footfall.producer.UsageTracker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;

/**
 * What a call costs while Kafka refuses connections and the tracker has a spool, once on a disk
 * that takes events and once on one that does not; and the longest of all calls, beside the longest
 * empty call, which is what the scheduler costs.
 */
final class Outages {

  private static final int PER_SECOND = 1000;

  private Outages() {}

  /** Prints a row for each kind of spool, and one for the empty call. */
  static void run(PrintStream out, Duration length) throws IOException {
    int calls = Math.toIntExact(PER_SECOND * length.toSeconds());
    out.println();
    out.printf(
        "One call in an outage of %d s, at %d calls/s from one thread, microseconds%n",
        length.toSeconds(), PER_SECOND);
    out.printf("%-18s %8s %8s %8s %8s%n", "call to", "median", "p99", "p99.9", "max");
    out.printf("%-18s %s%n", "(empty call)", PacedCalls.run(() -> {}, PER_SECOND, calls));
    row(out, "no spool", tracker(), calls);
    row(out, "spool", tracker().spool(Files.createTempDirectory("bench-spool")), calls);
    // No directory can be made below a file: every attempt to write fails, as on a full disk.
    row(out, "spool, disk fails", tracker().spool(Files.createTempFile("bench-no", "disk")), calls);
  }

  private static TrackerBuilder tracker() {
    return UsageTracker.builder().service("bench").connection(Destination.REFUSED.settings());
  }

  private static void row(PrintStream out, String name, TrackerBuilder builder, int calls) {
    UsageTracker tracker = builder.build();
    PacedCalls.run(() -> Calls.track(tracker), PER_SECOND * 20, PER_SECOND * 20); // warms up
    String row = PacedCalls.run(() -> Calls.track(tracker), PER_SECOND, calls);
    tracker.close(Duration.ofSeconds(2));
    out.printf("%-18s %s  %s%n", name, row, tracker.counters());
  }
}
