package dev.footfall.sink;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A sink in a process of its own, for tests that kill it. Ends with its standard input. */
final class SinkProcess {

  private SinkProcess() {}

  /** Starts one with these settings, its output beside this process's own. */
  static Process start(Map<String, String> settings, Path directory) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    Path file = Files.createTempFile(directory, "sink", ".properties");
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SinkProcess.class.getName(),
            file.toString());
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /**
   * Runs a sink.
   *
   * @param args the properties file
   */
  public static void main(String[] args) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
      properties.load(reader);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
    try (SinkService sink = new SinkService(SinkConfig.of(settings), new SimpleMeterRegistry())) {
      sink.start();
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }
}
