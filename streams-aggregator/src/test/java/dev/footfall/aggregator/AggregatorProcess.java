package dev.footfall.aggregator;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The service in a JVM of its own, to be killed. */
final class AggregatorProcess implements AutoCloseable {

  private final Process process;

  private AggregatorProcess(Process process) {
    this.process = process;
  }

  /** Starts one; its output is added to {@code log}. */
  static AggregatorProcess start(Map<String, String> settings, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(AggregatorProcess.class.getName());
    settings.forEach((key, value) -> command.add(key + "=" + value));
    return new AggregatorProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /** SIGKILL: nothing in it can react. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process does not die");
    }
  }

  /** Asks it to stop in order, and waits. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(45, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process does not stop");
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** What runs in the child. */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> settings = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      settings.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    AggregatorService service =
        new AggregatorService(AggregatorConfig.of(settings), new SimpleMeterRegistry());
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    service.start();
    Thread.currentThread().join();
  }

  static Path logFile(String name) {
    return new File("target", name + ".log").toPath();
  }
}
