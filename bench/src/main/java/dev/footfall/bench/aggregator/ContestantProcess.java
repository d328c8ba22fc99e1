package dev.footfall.bench.aggregator;

import dev.footfall.bench.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts a contestant's JVM, and reads what it prints. */
final class ContestantProcess implements AutoCloseable {

  private final ChildJvm process;

  /**
   * Starts it.
   *
   * @param applications the contestant's names: it runs once under each, over all events
   */
  ContestantProcess(
      Contestant.Kind kind,
      BenchOptions options,
      long events,
      List<String> applications,
      Map<String, String> settings)
      throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(kind.name(), Long.toString(events), String.join(",", applications)));
    settings.forEach((name, value) -> args.add(name + "=" + value));
    process = new ChildJvm(options.heap(), ContestantMain.class, args);
  }

  /** Waits for this line. */
  void await(String word) throws IOException {
    process.await(word);
  }

  /** Waits for the end of one of its runs, and answers what it printed on the way there. */
  Map<String, Long> figures() throws IOException {
    Map<String, Long> figures = new HashMap<>();
    for (String line = process.line();
        line != null && !line.equals("closed");
        line = process.line()) {
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
    process.kill();
  }
}
