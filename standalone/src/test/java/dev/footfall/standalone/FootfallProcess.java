package dev.footfall.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A {@code footfall} command as a process of its own, with what it printed. */
final class FootfallProcess implements AutoCloseable {

  private final Process process;
  private final Path output;

  private FootfallProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static FootfallProcess start(Path directory, Map<String, String> environment, String... args) {
    try {
      Path output = Files.createTempFile(directory, args[0] + "-", ".out");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.add("-Dfootfall.registry.home=" + System.getProperty("footfall.registry.home"));
      command.addAll(List.of("-cp", classPath(), "dev.footfall.standalone.Footfall"));
      command.addAll(List.of(args));
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("FOOTFALL_"));
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      return new FootfallProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end. */
  static FootfallProcess run(Path directory, String... args) {
    return run(directory, Map.of(), args);
  }

  /** Runs a command to its end, with these variables of the environment. */
  static FootfallProcess run(Path directory, Map<String, String> environment, String... args) {
    FootfallProcess run = start(directory, environment, args);
    run.awaitExit(Duration.ofMinutes(2));
    return run;
  }

  private static String classPath() {
    // Surefire puts its own jar there and keeps the real path in a property.
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** The first line that starts with {@code prefix}, once it is there. */
  String awaitLine(String prefix, Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .failFast("ended early: see " + output, () -> !process.isAlive() && line(prefix).isEmpty())
        .until(() -> line(prefix).isPresent());
    return line(prefix).orElseThrow();
  }

  private Optional<String> line(String prefix) {
    return output().lines().filter(line -> line.startsWith(prefix)).findFirst();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** What {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** What Ctrl-C and {@code kill} do. */
  int stop() {
    process.destroy();
    return awaitExit(Duration.ofSeconds(60));
  }

  int exitCode() {
    return process.exitValue();
  }

  private int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("did not end within " + limit + ": " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
