package dev.footfall.bench.aggregator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts a contestant's JVM, and reads what it prints. */
final class ContestantProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;

  ContestantProcess(
      Contestant.Kind kind, BenchOptions options, long events, Map<String, String> settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + options.heap());
    command.add("-Dslf4j.internal.verbosity=ERROR");
    String more = System.getProperty("bench.contestant.args", ""); // a profiler's, for example
    command.addAll(List.of(more.strip().split("\\s+")));
    command.removeIf(String::isEmpty);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ContestantMain.class.getName(), kind.name(), Long.toString(events)));
    settings.forEach((name, value) -> command.add(name + "=" + value));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Waits for this line; figures before it are kept for {@link #figures()}. */
  void await(String word) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals(word)) {
        return;
      }
    }
    throw new IllegalStateException("the contestant ended before it said '" + word + "'");
  }

  /** Waits for the end, and answers everything that it printed on the way there. */
  Map<String, Long> figures() throws IOException {
    Map<String, Long> figures = new HashMap<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      String[] pair = line.split("=", 2);
      if (pair.length == 2 && pair[1].matches("-?[0-9]+")) {
        figures.put(pair[0], Long.parseLong(pair[1]));
      }
    }
    if (figures.isEmpty()) {
      throw new IllegalStateException("the contestant ended without figures");
    }
    return figures;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
