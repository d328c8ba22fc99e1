package dev.footfall.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own for one contender, so that its CPU and memory are its own, and what it prints.
 * {@code -Dbench.contestant.args=…} gives options to all of them, a profiler's for example. For one
 * thread.
 */
public final class ChildJvm implements AutoCloseable {

  /** What the script {@code footfall} gives to a service, besides the size of its heap. */
  private static final Path SERVICE_OPTIONS = Path.of("standalone", "jvm.options");

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  /** Starts {@code main} on {@code classPath} with options for the JVM, such as its heap's size. */
  public ChildJvm(List<String> options, String classPath, String main, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Duser.timezone=UTC", "-Dslf4j.internal.verbosity=ERROR"));
    command.addAll(
        List.of(System.getProperty("bench.contestant.args", "").strip().split("\\s+", -1)));
    command.removeIf(String::isEmpty);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(args);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = process.inputReader(UTF_8);
    in = process.outputWriter(UTF_8);
  }

  /** The same on the class path of this JVM, as the script {@code footfall} starts a service. */
  public ChildJvm(String heap, Class<?> main, List<String> args) throws IOException {
    this(asAService(heap), System.getProperty("java.class.path"), main.getName(), args);
  }

  private static List<String> asAService(String heap) {
    if (!Files.isReadable(SERVICE_OPTIONS)) {
      throw new IllegalStateException(
          "no " + SERVICE_OPTIONS + " here: run it in the project's directory");
    }
    return List.of("-Xmx" + heap, "@" + SERVICE_OPTIONS);
  }

  /**
   * To be called first in a child: ends it when its parent is gone, which holds the other end of
   * its standard input. A benchmark that is killed leaves nothing behind.
   *
   * @return what the parent tells, line by line
   */
  public static BlockingQueue<String> endWithParent() {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Thread watch =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
                in.lines().forEach(told::add);
              } catch (IOException | UncheckedIOException e) {
                System.err.println("standard input is broken, taken for the parent's end: " + e);
              }
              Runtime.getRuntime().halt(1);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
    return told;
  }

  /** Tells the child one line. */
  public void tell(String line) throws IOException {
    in.write(line);
    in.newLine();
    in.flush();
  }

  /** The next line that begins so; lines before it are passed over. */
  public String await(String beginning) throws IOException {
    for (String line = line(); line != null; line = line()) {
      if (line.startsWith(beginning)) {
        return line;
      }
    }
    throw new IllegalStateException("the contender ended before it said '" + beginning + "'");
  }

  /** The next line; null at the end. */
  public @Nullable String line() throws IOException {
    return out.readLine();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Ends it at once. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Asks it to end, and kills it when that takes more than 10 s. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
