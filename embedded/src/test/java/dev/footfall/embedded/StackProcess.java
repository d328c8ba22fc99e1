package dev.footfall.embedded;

import dev.footfall.embedded.FootfallStack.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A process that runs a stack until its standard input ends, for tests that kill it, and for
 * measuring. Prints its settings, how long the start took, and {@code ready} when everything
 * serves.
 */
final class StackProcess {

  private StackProcess() {}

  /**
   * Runs a stack.
   *
   * @param args the data directory or {@code -} for an ephemeral stack, and names of parts, all
   *     when there are none
   */
  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    EmbeddedStack.Builder builder = EmbeddedStack.builder();
    if (!args[0].equals("-")) {
      builder.dataDirectory(Path.of(args[0]));
    }
    builder.only(Arrays.stream(args).skip(1).map(Part::valueOf).toArray(Part[]::new));
    try (EmbeddedStack stack = builder.start()) {
      stack.settings().forEach((key, value) -> System.out.println(key + "=" + value));
      System.out.println("data=" + stack.dataDirectory());
      System.out.printf(
          "times=%d ms, of these %s%n",
          (System.nanoTime() - start) / 1_000_000, stack.startTimes());
      System.out.println("ready");
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }
}
