package dev.footfall.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The PostgreSQL server process of a cluster, found through the file {@code postmaster.pid}. That
 * file outlives a crash, and its process id may belong to somebody else by then: it counts only
 * when that process started when the file says.
 */
final class Postmaster {

  // The file has whole seconds, and clocks are set; a process id is not reused that fast.
  private static final Duration TOLERANCE = Duration.ofSeconds(10);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private Postmaster() {}

  static Optional<ProcessHandle> of(Path cluster) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
    } catch (NoSuchFileException stopped) {
      return Optional.empty();
    }
    if (lines.size() < 3) {
      return Optional.empty(); // being written
    }
    Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
        .filter(ProcessHandle::isAlive)
        .filter(process -> startedAt(process, started));
  }

  private static boolean startedAt(ProcessHandle process, Instant expected) {
    return process
        .info()
        .startInstant()
        .map(is -> Duration.between(is, expected).abs().compareTo(TOLERANCE) <= 0)
        .orElse(false);
  }

  /** Kills the server and all its children, as a crash of the machine would. */
  static void kill(Path cluster) throws IOException {
    Optional<ProcessHandle> postmaster = of(cluster);
    if (postmaster.isEmpty()) {
      return;
    }
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster.get()));
    postmaster.get().descendants().forEach(all::add);
    all.forEach(ProcessHandle::destroyForcibly);
    if (!Patience.await(KILL_LIMIT, () -> all.stream().noneMatch(ProcessHandle::isAlive))) {
      throw new StackException("PostgreSQL in " + cluster + " does not die");
    }
  }

  /**
   * Runs the command that stops the server in order, and kills it when that fails or takes longer
   * than the limit. Nothing happens when it does not run.
   */
  static void stop(Path cluster, List<String> stopCommand, Duration limit) throws IOException {
    if (of(cluster).isEmpty()) {
      return;
    }
    Process stop = ChildEnvironment.builder(stopCommand).inheritIO().start();
    try {
      if (!stop.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        stop.destroyForcibly();
      }
    } catch (InterruptedException e) {
      stop.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    kill(cluster);
  }
}
