package dev.footfall.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A stack in another JVM, to be killed. */
final class ForkedStack implements AutoCloseable {

  private static final int SIGINT = 2;

  private final Process process;
  private final Map<String, String> settings = new HashMap<>();

  private ForkedStack(Process process) {
    this.process = process;
  }

  /** Starts parts, all when none is named, and returns when they serve. */
  static ForkedStack start(String... args) throws IOException {
    return start(ChildJvm.ownClasses(), args);
  }

  /** Starts parts with this module's classes from another place. */
  static ForkedStack start(Path ownClasses, String... args) throws IOException {
    String classPath =
        System.getProperty("java.class.path")
            .replace(ChildJvm.ownClasses().toString(), ownClasses.toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                ChildJvm.java(),
                "-Xmx512m",
                "-D" + RegistryPart.HOME + "=" + System.getProperty(RegistryPart.HOME, ""),
                "-cp",
                classPath,
                StackProcess.class.getName()));
    command.addAll(List.of(args));
    // A group of its own, so that one can be signalled without the test.
    ForkedStack stack =
        new ForkedStack(
            new ProcessBuilder(OwnSession.command(command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    stack.awaitReady();
    return stack;
  }

  private void awaitReady() throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals("ready")) {
        return;
      }
      String[] keyAndValue = line.split("=", 2);
      if (keyAndValue.length == 2) {
        settings.put(keyAndValue[0], keyAndValue[1]);
      }
    }
    throw new IllegalStateException("the process ended before its stack served");
  }

  Map<String, String> settings() {
    return settings;
  }

  Path dataDirectory() {
    return Path.of(settings.getOrDefault("data", ""));
  }

  /** The processes that it started, PostgreSQL's included. */
  List<ProcessHandle> children() throws IOException {
    Stream<ProcessHandle> postgres =
        Postmaster.of(dataDirectory().resolve("postgres")).stream()
            .flatMap(p -> Stream.concat(Stream.of(p), p.descendants()));
    return Stream.concat(process.descendants(), postgres).distinct().toList();
  }

  /** {@code SIGKILL}. */
  void kill() {
    try {
      process.destroyForcibly();
      Patience.await(Duration.ofSeconds(10), () -> !process.isAlive());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A signal as a terminal sends it; not on Windows. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
  }

  /**
   * Whether an interrupt does nothing here, and so in whatever is started here: a shell without job
   * control starts what stands before {@code &} like that. Only Linux tells.
   */
  static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    return (Long.parseUnsignedLong(ignored, 16) & 1L << (SIGINT - 1)) != 0;
  }

  /** A signal to the process and all that it started and that did not leave its group. */
  void signalGroup(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, "--", "-" + process.pid()).inheritIO().start().waitFor();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    kill();
  }
}
