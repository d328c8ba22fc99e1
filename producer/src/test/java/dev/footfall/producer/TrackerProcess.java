package dev.footfall.producer;

import dev.footfall.producer.spool.Durability;
import dev.footfall.producer.spool.SpoolOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A tracker in another JVM, to be killed. It tracks 2,000 events a second with {@link
 * Durability#ALWAYS}, and says again and again how many of them are acknowledged or forced.
 */
final class TrackerProcess implements AutoCloseable {

  private final Process process;
  private volatile String producerId = "";
  private volatile long safe;

  private TrackerProcess(Process process) {
    this.process = process;
    Thread reading = new Thread(this::read, "tracker-process");
    reading.setDaemon(true);
    reading.start();
  }

  static TrackerProcess start(Path spool, Map<String, String> settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                TrackerProcess.class.getName(),
                spool.toString()));
    settings.forEach((key, value) -> command.add(key + "=" + value));
    return new TrackerProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = out.readLine()) != null) {
        String[] words = line.split(" ", 2);
        if (words.length == 2 && words[0].startsWith("crm-")) {
          safe = Long.parseLong(words[1]);
          producerId = words[0];
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String producerId() {
    return producerId;
  }

  /** Events 1 to this one were acknowledged or on disk, by what it said last. */
  long safe() {
    return safe;
  }

  /** {@code SIGKILL}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** The other JVM. */
  public static void main(String[] args) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 1; i < args.length; i++) {
      String[] keyAndValue = args[i].split("=", 2);
      settings.put(keyAndValue[0], keyAndValue[1]);
    }
    UsageTracker tracker =
        UsageTracker.builder()
            .service("crm")
            .connection(settings)
            .spool(Path.of(args[0]), SpoolOptions.DEFAULTS.withUsage(Durability.ALWAYS))
            .build();
    long every = Duration.ofSeconds(1).toNanos() / 2000;
    long next = System.nanoTime();
    for (int i = 0; i < 1_000_000; i++) { // ends by itself, should nobody kill it
      tracker.usage("crm", "view_deal").user("user-" + i % 100).success(Duration.ofMillis(3));
      if (i % 20 == 0) {
        TrackerCounters books = tracker.counters();
        System.out.println(tracker.producerId() + " " + (books.sent() + books.spooled()));
      }
      next += every;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }
}
